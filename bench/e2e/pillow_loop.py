# What a Python shop writes first: fetch, Pillow at quality 50, a file; a process for each core. Prints what it took.
import json, multiprocessing, os, resource, sys, time, urllib.request
from io import BytesIO

from PIL import Image

folder, source, out, processes = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
WARMING = 20


def halve(name):
    with urllib.request.urlopen(source + name) as answer:
        picture = Image.open(BytesIO(answer.read()))
    picture.save(os.path.join(out, name), "JPEG", quality=50)


def cpu_so_far(_=None):
    # Long enough that each process is asked once.
    time.sleep(0.2)
    use = resource.getrusage(resource.RUSAGE_SELF)
    return os.getpid(), use.ru_utime + use.ru_stime


def cpu_of(pool):
    return sum(dict(pool.map(cpu_so_far, range(processes), chunksize=1)).values())


if __name__ == "__main__":
    names = sorted(os.listdir(folder))
    with multiprocessing.Pool(processes) as pool:
        pool.map(halve, names[: WARMING * processes], chunksize=1)
        before = cpu_of(pool)
        start = time.perf_counter()
        pool.map(halve, names, chunksize=1)
        seconds = time.perf_counter() - start
        print(json.dumps({"seconds": seconds, "cpu": cpu_of(pool) - before, "images": len(names)}))
