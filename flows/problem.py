"""What stops a command and can be mended by its user: one line in Chinese and a hint, never a traceback."""

import errno
from pathlib import Path

_AWAY = {
    errno.ESTALE, errno.EIO, errno.ENOTCONN, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETUNREACH,
    errno.ETIMEDOUT, errno.ENODEV, errno.ENXIO, errno.EREMOTEIO,
}  # fmt: skip


class Problem(Exception):
    """The command cannot go on; `message` says why and `hint` how to mend it. The command exits with 2."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def disk_fault(error: OSError) -> tuple[str, str]:
    """What a disk or a shared folder did not let us do, and the mend."""
    where = Path(str(error.filename)).name if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "磁盘满了，新的结果没有写成，原来的文件没有动", "清出空间后再运行；收到的文件都已存档，不会丢"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"没有权限写 {where}", "检查 outbox 和 var 文件夹的权限"
    if error.errno in _AWAY:
        return (
            f"磁盘或共享文件夹读写不了，可能断开了（{error.strerror}）{where}",
            "接好以后再运行；没有收完的还在收件箱，收下的都已存档",
        )
    return f"读写文件时出错：{error.strerror or error} {where}", "检查磁盘和共享文件夹后再运行"
