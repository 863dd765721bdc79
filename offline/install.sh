#!/bin/sh
# 离线安装 shuangsuiji：只要 Python，不要网络，不要管理员。写法见 README-离线安装.txt。
#   sh install.sh [文件夹]          安装；已装过的就地更新，收件箱、发件箱和数据不动
#   sh install.sh --back [文件夹]   退回更新以前的版本
set -eu

here=$(cd "$(dirname "$0")" && pwd)
task=install
[ "${1:-}" = --back ] && { task=back; shift; }
home=${1:-$HOME/shuangsuiji}

say() { printf '%s\n' "$*"; }
stop() { printf '没有做成：%s\n' "$*" >&2; exit 2; }

target_of() { "$1" -c 'import platform, sys; print("%d.%d/%s" % (sys.version_info[:2] + (platform.machine(),)))' 2>/dev/null; }

find_python() {
    for python in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        target=$(target_of "$python") || continue
        grep -qxF "$target" "$here/targets" && return
    done
    stop "没有找到合用的 Python（这个包适用于 $(tr '\n' ' ' <"$here/targets")；本机是 $(uname -m)）。装法见“安装.md”；装在别处的：PYTHON=/路径/python3 sh install.sh"
}

# point 名字 版本：链接一下子换过去，中途断电也只有旧的或新的。
point() { ln -sfn "versions/$2" "$home/.$1.new" && "$python" -c 'import os, sys; os.replace(*sys.argv[1:])' "$home/.$1.new" "$home/$1"; }
version_of() { basename "$(readlink "$home/$1" 2>/dev/null)"; }

install() {
    find_python
    new=$(basename "$here"/wheels/shuangsuiji-*.whl | cut -d- -f2)-$(date +%Y%m%d-%H%M%S)
    mkdir -p "$home/versions" || stop "$home 建不了，换一个文件夹：sh install.sh 文件夹"
    say "用 $(command -v "$python")（$target）装到 $home，约一两分钟 …"
    # 有的系统把 ensurepip 拆了出去：不用它，用包里带的 pip。
    "$python" -m venv --without-pip "$home/versions/$new" || stop "这个 Python 没有 venv，换一个（见“安装.md”）"
    pip=$(echo "$here"/wheels/pip-*.whl)/pip
    PIP_CONFIG_FILE=/dev/null "$home/versions/$new/bin/python" "$pip" --isolated --quiet \
        --disable-pip-version-check install --no-index --find-links "$here/wheels" \
        --constraint "$here/constraints.txt" shuangsuiji ||
        { rm -rf "$home/versions/$new"; stop "pip 说的在上面（要 glibc 2.28 以上，本机：$(ldd --version 2>&1 | head -n 1)）"; }
    "$home/versions/$new/bin/python" -P -m flows --help >/dev/null || stop "装好了却运行不了，原来的版本没有动"
    old=$(version_of current)
    [ -z "$old" ] || point previous "$old"
    point current "$new"
    write_launcher
    for version in "$home"/versions/*; do
        case $(basename "$version") in "$new" | "$old") ;; *) rm -rf "$version" ;; esac
    done
    say "装好了：$new${old:+（原来的 $old 留着，退回：sh install.sh --back $home）}"
    restart_service
    say "先看例子：$home/shuangsuiji demo；材料放 $home/inbox/，结果在 $home/outbox/"
}

write_launcher() {
    mkdir -p "$home/inbox" "$home/outbox" "$home/var"
    cat >"$home/.shuangsuiji.new" <<'LAUNCHER'
#!/bin/sh
home=$(dirname "$(readlink -f "$0")")
export SHUANGSUIJI_INBOX="${SHUANGSUIJI_INBOX:-$home/inbox}"
export SHUANGSUIJI_OUTBOX="${SHUANGSUIJI_OUTBOX:-$home/outbox}"
export SHUANGSUIJI_VAR="${SHUANGSUIJI_VAR:-$home/var}"
exec "$home/current/bin/python" -P -m flows "$@"
LAUNCHER
    chmod +x "$home/.shuangsuiji.new"
    mv "$home/.shuangsuiji.new" "$home/shuangsuiji"
}

restart_service() {
    if systemctl --user --quiet is-active shuangsuiji 2>/dev/null; then
        systemctl --user restart shuangsuiji && say "夜间服务已用这个版本重新启动"
    fi
}

back() {
    [ -L "$home/previous" ] || stop "$home 里没有更新以前的版本"
    python=$home/current/bin/python
    current=$(version_of current) previous=$(version_of previous)
    point current "$previous"
    python=$home/current/bin/python
    point previous "$current"
    say "退回了：$current → $previous（再运行一次 --back 又回到 $current）"
    restart_service
}

$task
