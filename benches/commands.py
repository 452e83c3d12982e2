"""The whole process, start to end: wall time and peak memory of the three commands that have a limit, release build.
Needs only Python and cargo. `python3 benches/commands.py [runs] [program]`; the program is built unless one is named.
The shortest run says what the work takes, the median what a busy machine makes of it. Memory counts from what
Python itself holds when it starts the child, about 15 MB: a smaller figure cannot be seen here."""
import os, statistics, subprocess, sys, time

COMMANDS = [
    ("derive --nv 4 --nh 3", 0.1, None),
    ("derive --nv 6 --nh 5", 2.0, None),
    ("compute --nv 10 --nh 10 --weights decimal --digits 30", 1.0, 100),
]


def once(program, command):
    """Seconds and MB of one run; a run that does not hold is no measurement."""
    start = time.perf_counter()
    child = subprocess.Popen([program, *command.split()], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command}: exit status {child.returncode}\n{said.decode()}")
    return seconds, usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
if len(sys.argv) > 2:
    program = sys.argv[2]
else:
    subprocess.run(["cargo", "build", "-q", "--release"], check=True)
    program = os.path.join(os.environ.get("CARGO_TARGET_DIR", "target"), "release", "rbm-exact")
print(f"{'command':55}{'shortest':>9}{'median':>9}{'wanted':>8}{'MB':>6}  (seconds, {runs} runs)")
for command, limit, memory in COMMANDS:
    seconds, size = zip(*(once(program, command) for _ in range(runs)))
    within = min(seconds) < limit and (memory is None or max(size) < memory)
    print(f"{command:55}{min(seconds):9.3f}{statistics.median(seconds):9.3f}{limit:8.2f}{max(size):6.0f}{'' if within else '  OVER'}")
