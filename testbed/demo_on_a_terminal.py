#!/usr/bin/env python3
"""Runs ./chancery demo on a terminal of its own, as a person does.

To its end; then every command that it prints, in another shell; then Ctrl-C. And all over, with Ctrl-C while the servers
start. Each time nothing may be left: no process, no folder.
"""

import glob
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
import uuid

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
STORY, SOON = 3000, 180  # seconds: of all of it, and of what comes at once
END = time.monotonic() + STORY
CTRL_C, INTERRUPTED = b"\x03", 130


class Demo:
    """One run. All that it starts inherits its mark."""

    def __init__(self):
        self.mark = f"CHANCERY_DEMO_ON_A_TERMINAL={uuid.uuid4()}"
        self.heard = b""
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # who runs in the background of a shell ignores Ctrl-C
            os.execvpe(f"{HOME}/chancery", ["chancery", "demo"], os.environ | dict([self.mark.split("=")]))

    @property
    def said(self):
        """All of it as text, without colours: what is read at once may end within a letter or a colour."""
        return re.sub(r"\x1b\[[0-9;]*m|\r", "", self.heard.decode(errors="replace"))

    def hear(self, end, until="(?!)its end"):
        """Shows what it says, until it has said that or has nothing more to say."""
        while not re.search(until, self.said):
            expect(select.select([self.terminal], [], [], max(0, end - time.monotonic()))[0], f"{until} in time")
            try:
                more = os.read(self.terminal, 1 << 16)
            except OSError:  # EIO: nobody has the terminal open any more
                return
            sys.stdout.buffer.write(more)
            sys.stdout.flush()
            self.heard += more

    def interrupt(self):
        """Ctrl-C, and once more, as the impatient do; and looks at what is left."""
        os.write(self.terminal, CTRL_C)
        time.sleep(0.3)
        os.write(self.terminal, CTRL_C)
        self.hear(time.monotonic() + SOON)
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        expect(code == INTERRUPTED, f"exit code {INTERRUPTED}, not {code}")
        expect(not re.search(r"Exception|\n\s+at |left behind", self.said), "no complaint")
        end = time.monotonic() + SOON
        while self.processes() and time.monotonic() < end:
            time.sleep(0.1)
        expect(not self.processes(), f"no process left, but there is {self.processes()}")
        expect(not self.folders(), "no folder left")

    def folders(self):
        return glob.glob(f"/tmp/chancery-testbed-*/{self.pid}-*")

    def processes(self):
        return [text(f"{each}/cmdline") for each in glob.glob("/proc/[0-9]*") if self.mark in text(f"{each}/environ")]


def text(file):
    try:
        with open(file, errors="replace") as opened:
            return opened.read()
    except OSError:  # of a process that has ended, or is somebody else's
        return ""


def expect(holds, what):
    if not holds:
        sys.exit(f"\nFAILED  the demo on a terminal: expected {what}")


def shell(lines):
    """Types them into a shell that ends with the first that fails, and shows all that they say but tokens."""
    words = "shopt -s expand_aliases; set -eu -o pipefail; trap 'echo \"FAILED  $BASH_COMMAND\"' ERR\n" + lines
    left = max(0, END - time.monotonic())
    done = subprocess.run(
        ["bash", "-c", words], cwd=HOME, timeout=left, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    print(re.sub(r"eyJ[\w.-]+", "[token]", done.stdout))
    return done.returncode


demo = Demo()
demo.hear(END, until=r"In another terminal:\n(?s:.*)\nEND\n")
expect(re.search(r"\n(\d+) of \1 checks held", demo.said), "all checks held")
typed = demo.said.split("In another terminal:\n")[1]
expect(shell(typed) == 0, "every printed command to succeed")
config = re.search(r"export CHANCERY_CONFIG=.*", typed).group()
expect(shell(f"{config}\ntrap - ERR\n./chancery plan") == 2, "a plan for the robot that the last command switched off")
demo.interrupt()

demo = Demo()
demo.hear(END, until="Starting a directory")
while not demo.folders() and time.monotonic() < END:  # of the first servers
    time.sleep(0.01)
demo.interrupt()
print("\nOn a terminal the demo ended in order, and each command that it printed succeeded.")
