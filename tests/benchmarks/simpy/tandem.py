#!/usr/bin/env python3
"""Eight M/M/5 stations in tandem, utilisation 70 %, in SimPy 3: tandem.py CUSTOMERS [SEED]. Prints what limit_loops prints.

A process per customer and a Resource per station, as SimPy's own examples do it; no statistics but the mean.
"""
import json
import random
import sys

import simpy

RATE = 50_000 / 60
SERVICE_SECONDS = 0.7 * 5 / RATE
THEORY_SECONDS = 0.0420635763   # 8 times the mean of M/M/5 by Erlang's C formula


def main():
    customers = int(sys.argv[1])
    draw = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    env = simpy.Environment()
    stations = [simpy.Resource(env, capacity=5) for _ in range(8)]
    total = [0.0, 0]

    def customer():
        arrived = env.now
        for station in stations:
            with station.request() as turn:
                yield turn
                yield env.timeout(draw.expovariate(1 / SERVICE_SECONDS))
        total[0] += env.now - arrived
        total[1] += 1

    def source():
        for _ in range(customers):
            yield env.timeout(draw.expovariate(RATE))
            env.process(customer())

    env.process(source())
    env.run()
    print(json.dumps({"requests": total[1], "events": 9 * total[1], "meanSeconds": total[0] / total[1], "theorySeconds": THEORY_SECONDS}))


main()
