#!/bin/sh
# Make or mend a virtual environment: environment.sh FOLDER PIP-ARGUMENT...
# It is complete when FOLDER/.ready holds the hash of the pins; another hash means mend it in place,
# and no .ready at all means it was left half-built: it is made anew.
set -eu
folder=$1
shift
wanted=$( (echo "$*" && cat pyproject.toml layers/*/requirements.txt) | cksum | cut -d' ' -f1)
complete() { [ -x "$folder/bin/python" ] && [ "$(cat "$folder/.ready" 2>/dev/null)" = "$wanted" ]; }
complete && exit 0

# One builder at a time: whoever waited finds it complete.
mkdir -p "$(dirname "$folder")"
if command -v flock >/dev/null; then
    exec 9>"$folder.lock"
    flock 9
    complete && exit 0
fi

# A python on the path can be a version manager's stub that runs nothing: ask each one.
runs() { "$1" -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }
if [ ! -e "$folder/.ready" ] || ! runs "$folder/bin/python"; then
    base=
    for candidate in python3.13 "$HOME"/.pyenv/versions/3.13*/bin/python \
        python3.12 "$HOME"/.pyenv/versions/3.12*/bin/python \
        python3.11 "$HOME"/.pyenv/versions/3.11*/bin/python python3; do
        if runs "$candidate"; then base=$candidate && break; fi
    done
    if [ -z "$base" ]; then
        echo "Baton needs Python 3.11, 3.12 or 3.13 with venv (3.13 is what Lambda runs). Install one and try again." >&2
        exit 1
    fi
    rm -rf "$folder"
    echo "Making $folder with $("$base" --version)"
    if ! "$base" -m venv "$folder"; then
        echo "That Python cannot make virtual environments (on Debian: apt-get install python3-venv)." >&2
        exit 1
    fi
fi
if ! "$folder/bin/python" -m pip install -qq --disable-pip-version-check "$@"; then
    echo "Installing into $folder failed (see above). Check the network and run the same command again." >&2
    exit 1
fi
echo "$wanted" >"$folder/.ready"
