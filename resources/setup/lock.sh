#!/bin/sh
# Writes the two lists of pinned versions again, from pyproject.toml: exact versions with their hashes, and no address.
# Needs uv on the PATH; never runs by itself. Look at the difference before committing it.
set -eu
cd "$(dirname "$0")/../.."
# Indexes of this computer must not reach the files.
unset UV_INDEX UV_DEFAULT_INDEX UV_INDEX_URL UV_EXTRA_INDEX_URL UV_FIND_LINKS || :
folder=resources/setup

if ! command -v uv >/dev/null 2>&1; then
    echo "Pinning needs uv, which is not here: install it with 'python3 -m pip install uv' and run this again." >&2
    exit 1
fi
compile() {
    uv pip compile --quiet --universal --generate-hashes --no-config --custom-compile-command "make lock" "$@"
}
compile pyproject.toml --group dev --group build --output-file "$folder/requirements.lock"
compile --group build --constraint "$folder/requirements.lock" --output-file "$folder/build.lock"
# The comments name where a constraint came from; that is a path and says nothing here.
sed -i.old '/^    #   -c /d' "$folder/build.lock" && rm -f "$folder/build.lock.old"
if grep -nE 'https?://|file:|git\+' "$folder/requirements.lock" "$folder/build.lock"; then
    echo "A pinned list names an address (above): it must name versions and hashes only." >&2
    exit 1
fi
