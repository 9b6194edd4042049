

def curve(rng, price, phi, s, shifts):
    rows = [np.full(N, float(price))]
    x = np.zeros(N)
    for t in range(1, T):
        x = x * phi + s * rng.standard_normal(N)
        rows.append(np.exp(x + shifts[t]) if price else x)
    return rows


def default_day(rng, rate, close, never):
    return np.minimum(close + np.ceil(-np.log1p(-rng.random(N)) / rate * 365.25), never)


def block(series, inputs):
    out = [None] * MEASURES
    model(series, inputs, out)
    return np.stack([np.broadcast_to(x, (N,)) for x in out], axis=1)


def main():
    """peer.py run PATHS SEED BLOCK FILE | peer.py check DRAWS FILE: values of all paths, path by path, into the file."""
    global N
    if sys.argv[1] == "check":
        data = np.fromfile(sys.argv[2])
        N = len(data) // (CURVES * T + DEFAULTS)
        data = data.reshape(CURVES * T + DEFAULTS, N)
        block([data[k * T:(k + 1) * T] for k in range(CURVES)], data[CURVES * T:]).tofile(sys.argv[3])
        return
    paths, seed, N = int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    rng = np.random.Generator(np.random.Philox(seed))
    values, start = [], time.process_time()
    for _ in range(paths // N):
        values.append(block(*draw(rng)))
    values = np.concatenate(values)
    np.nanmean(values, axis=0), np.nanstd(values, axis=0)
    print("%.3f" % ((time.process_time() - start) * 1e9 / len(values)))
    values.tofile(sys.argv[5])


main()
