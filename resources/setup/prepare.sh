#!/bin/sh
# Makes this checkout ready to run: the system's libraries that Qt needs, and a virtual environment in .venv with the
# pinned packages. Never touches anything else of this computer, and as an ordinary user never tries to.
#
#     sh resources/setup/prepare.sh run|test
#
# Does nothing when all is there; starts .venv again when an earlier try was cut off. PYTHON=... chooses the interpreter.
set -eu
purpose=${1:-run}
cd "$(dirname "$0")/../.."
here=$PWD
PATH=$PATH:/usr/sbin:/sbin # where ldconfig is, off an ordinary user's path
export PATH
unset PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE || :

stop() {
    echo "$*" >&2
    exit 1
}

# Two runs at once would write into each other's .venv. The lock is on this very file and ends with the process.
if command -v flock >/dev/null 2>&1; then
    exec 9<resources/setup/prepare.sh
    flock 9
fi

is_debian() { command -v apt-get >/dev/null 2>&1 && command -v dpkg >/dev/null 2>&1; }
is_root() { [ "$(id -u)" = 0 ]; }
has_screen() { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

# --- What is missing of the system ---------------------------------------------------------------------------------

# The libraries Qt opens, and the Debian package of each. The second half is for a window on a real screen only.
libraries_always="libGL.so.1=libgl1 libEGL.so.1=libegl1 libxkbcommon.so.0=libxkbcommon0 libglib-2.0.so.0=libglib2.0-0
    libfontconfig.so.1=libfontconfig1 libdbus-1.so.3=libdbus-1-3"
libraries_screen="libxkbcommon-x11.so.0=libxkbcommon-x11-0 libxcb-cursor.so.0=libxcb-cursor0
    libxcb-icccm.so.4=libxcb-icccm4 libxcb-keysyms.so.1=libxcb-keysyms1 libxcb-shape.so.0=libxcb-shape0"

missing_files=''    # what the loader does not find
missing_packages='' # Debian's names for what Masthead cannot start without
wanted_packages=''  # Debian's names for what makes it better

look_for_libraries() {
    known=$(ldconfig -p 2>/dev/null) || return 0
    [ -n "$known" ] || return 0
    libraries=$libraries_always
    if has_screen; then libraries="$libraries $libraries_screen"; fi
    for pair in $libraries; do
        case $known in
        *"${pair%%=*} "*) ;;
        *)
            missing_files="$missing_files ${pair%%=*}"
            missing_packages="$missing_packages ${pair#*=}"
            ;;
        esac
    done
}

look_for_wishes() {
    has_emoji_font || wanted_packages="$wanted_packages fonts-noto-color-emoji"
    [ "$purpose" = test ] || return 0
    # The vault is tried against a real keyring where there is one.
    command -v gnome-keyring-daemon >/dev/null 2>&1 || wanted_packages="$wanted_packages gnome-keyring"
    command -v dbus-run-session >/dev/null 2>&1 || wanted_packages="$wanted_packages dbus"
}

has_emoji_font() {
    for folder in /usr/share/fonts /usr/local/share/fonts "${HOME:-/}/.local/share/fonts" "${HOME:-/}/.fonts"; do
        if [ -d "$folder" ] && [ -n "$(find "$folder" -iname '*emoji*.tt[fc]' 2>/dev/null | head -n 1)" ]; then
            return 0
        fi
    done
    return 1
}

install_packages() {
    echo "Installing from this system's packages:$*"
    if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } \
        </dev/null >.venv.log 2>&1 9>&-; then
        cat .venv.log >&2
        rm -f .venv.log
        stop "The system's packages$(printf ' %s' "$@") could not be installed; apt-get's own words stand above. Run the same command again once that is put right."
    fi
    rm -f .venv.log
}

provide_system() {
    if [ "$(uname)" = Linux ]; then
        look_for_libraries
        if is_debian && is_root; then look_for_wishes; fi
    fi
    if [ -z "$missing_packages$wanted_packages$missing_files" ]; then return 0; fi
    if is_debian && is_root; then
        # shellcheck disable=SC2086  # a list of words
        install_packages $missing_packages $wanted_packages
    elif is_debian; then
        stop "Masthead cannot start yet: this system lacks$missing_packages. Install with 'sudo apt-get install --no-install-recommends$missing_packages' and run the same command again."
    elif command -v dnf >/dev/null 2>&1; then
        files=''
        for file in $missing_files; do files="$files '$file()(64bit)'"; done
        stop "Masthead cannot start yet: this system lacks$missing_files. Install with: sudo dnf install$files, and run the same command again."
    else
        stop "Masthead cannot start yet: this system lacks$missing_files (on Debian:$missing_packages). Install the packages of your system that hold them and run the same command again."
    fi
}

# --- The interpreter -----------------------------------------------------------------------------------------------

is_accepted() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1
}

# The newest accepted one that can make a virtual environment; else the newest accepted one; else nothing.
choose_python() {
    python=''
    for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        is_accepted "$candidate" || continue
        if "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then
            python=$candidate
            return 0
        fi
        python=${python:-$candidate}
    done
}

refuse_python() {
    found=''
    for candidate in ${PYTHON:-python3 python}; do
        version=$("$candidate" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || continue
        found="$found $version ($(command -v "$candidate"))"
    done
    stop "Masthead needs Python 3.11, 3.12 or 3.13; found here:${found:- none}. Install one of them and run the same command again, with PYTHON=/path/to/python3.12 if it has no usual name."
}

require_python() {
    choose_python
    if [ -z "$python" ]; then refuse_python; fi
    if "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then return 0; fi
    # Debian keeps this part of Python in a package of its own.
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    case $("$python" -c 'import sys; print(sys.base_prefix)') in
    /usr) missing_packages="$missing_packages $package" ;;
    *) stop "$(command -v "$python") lacks the modules venv and ensurepip, which make a virtual environment. Install a whole Python 3.11, 3.12 or 3.13 and run the same command again." ;;
    esac
    if ! is_debian; then
        stop "$(command -v "$python") lacks the modules venv and ensurepip, which make a virtual environment. Install your system's package for them and run the same command again."
    fi
}

# --- The virtual environment ---------------------------------------------------------------------------------------

unfinished=.venv/.unfinished
stamp=.venv/.ready

# Changes whenever .venv has to be looked at again: other versions, another place, another interpreter behind the link.
key() {
    {
        cat resources/setup/requirements.lock resources/setup/build.lock resources/setup/prepare.sh pyproject.toml
        echo "$here"
        readlink -f .venv/bin/python 2>/dev/null || :
    } | cksum
}

is_ready() {
    [ ! -e "$unfinished" ] && [ -x .venv/bin/python ] && [ -x .venv/bin/masthead ] && [ -f "$stamp" ] &&
        [ "$(cat "$stamp")" = "$(key)" ]
}

# Whether what is there can be brought up to date: whole, made in this place, with an interpreter that still works.
is_usable() {
    [ ! -e "$unfinished" ] && [ -f .venv/bin/activate ] && grep -qF "$here/.venv" .venv/bin/activate &&
        is_accepted .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1
}

# Renamed first: one that is half removed must never be taken for a whole one.
remove_venv() {
    rm -rf .venv.old
    if [ -e .venv ]; then mv .venv .venv.old; fi
    rm -rf .venv.old
}

pip_install() {
    .venv/bin/python -m pip --disable-pip-version-check install --quiet --no-input "$@" </dev/null 9>&- ||
        stop "The packages could not be installed; pip's own words stand above. Nothing of them is used: run the same command again once that is put right."
}

build_venv() {
    require_libc
    if ! is_usable; then
        remove_venv
        mkdir .venv
        : >"$unfinished"
        "$python" -m venv .venv 9>&- || stop "No virtual environment could be made in $here/.venv; Python's own words stand above."
    fi
    rm -f "$stamp"
    : >"$unfinished"
    echo "Setting up $here/.venv with $(.venv/bin/python --version): about 120 MB to fetch the first time."
    # The tools that build the one package that comes as source, pinned too; so no build is isolated from them.
    pip_install --require-hashes -r resources/setup/build.lock
    pip_install --require-hashes --no-build-isolation -r resources/setup/requirements.lock
    pip_install --no-deps --no-build-isolation --editable .
    .venv/bin/python -c 'import PySide6.QtWidgets' ||
        stop "Qt was installed but does not load; the line above names the system library it lacks."
    .venv/bin/python -m compileall -q desktop ui || :
    key >"$stamp.new"
    mv "$stamp.new" "$stamp"
    rm -f "$unfinished"
    if [ "$(uname)" = Linux ] && ! has_emoji_font; then
        echo "This system has no font with emoji, so they show as empty boxes: the package fonts-noto-color-emoji has one."
    fi
}

require_libc() {
    [ "$(uname)" = Linux ] || return 0
    version=$(getconf GNU_LIBC_VERSION 2>/dev/null) || version=''
    case $version in
    "glibc 2.3"[4-9] | "glibc 2."[4-9][0-9] | "glibc "[3-9]*) ;;
    *) stop "Masthead needs glibc 2.34 or newer, as Debian 12 and Ubuntu 22.04 have; this system has ${version:-another C library}. Run it on a newer system." ;;
    esac
}

case $purpose in
run | test) ;;
*) stop "Say what to prepare for: prepare.sh run, or prepare.sh test." ;;
esac

ready=yes
is_ready || ready=no
python=''
if [ $ready = no ] && ! is_usable; then require_python; fi
provide_system
if [ $ready = no ]; then build_venv; fi
