#!/bin/sh
# 机を開く：初めてのときは、先に入れる。作業フォルダーは、ここの odata / Open the desk; installs first where needed.
set -eu
cd "$(dirname "$0")"
[ -x keikaku/bin/keikaku ] || sh install.sh
mkdir -p odata
exec keikaku/bin/keikaku desk odata "$@"
