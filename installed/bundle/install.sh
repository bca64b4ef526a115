#!/bin/sh
# Keikaku を、このフォルダーの wheels/ だけから入れる（インターネットは使わない）/ Install from wheels/, without a network.
# 使い方 / usage: sh install.sh [入れる先 / folder, default: ./keikaku]
set -eu
cd "$(dirname "$0")"
where=${1:-"$PWD/keikaku"}
python=
for each in python3 python3.13 python3.12 python3.11; do
  if command -v "$each" > /dev/null 2>&1 && "$each" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'; then
    python=$each
    break
  fi
done
if [ -z "$python" ]; then
  echo "Python 3.11、3.12、3.13 のいずれかを入れてから、もう一度実行してください。/ Python 3.11 to 3.13 is needed." >&2
  exit 2
fi
"$python" - << 'CHECK' || exit 1
import hashlib, pathlib, sys
bad = [path for line in open("SHA256SUMS", encoding="utf-8") for sum_, path in [line.rstrip("\n").split("  ", 1)]
       if not pathlib.Path(path).is_file() or hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest() != sum_]
if bad:
    sys.exit("壊れたファイルがあります。zip を取り直してください / damaged files, fetch the zip again: " + ", ".join(bad))
CHECK
"$python" -m venv "$where"
# No index is asked: only what lies in wheels/ is taken.
PIP_NO_INDEX=1 PIP_FIND_LINKS=wheels "$where/bin/python" -m pip install --quiet --disable-pip-version-check keikaku
echo "入れました。作業フォルダーを作る / Installed. Make a workplace: $where/bin/keikaku init odata"
