#!/usr/bin/env python3
"""M/M/1, utilisation 90 %, in SimPy 3: mm1.py CUSTOMERS [SEED]. Prints what limit_loops prints.

A process per customer and a Resource, as SimPy's own examples do it; no statistics but the mean.
"""
import json
import random
import sys

import simpy

RATE = 1000.0
SERVICE_SECONDS = 0.0009


def main():
    customers = int(sys.argv[1])
    draw = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    env = simpy.Environment()
    server = simpy.Resource(env, capacity=1)
    total = [0.0, 0]

    def customer():
        arrived = env.now
        with server.request() as turn:
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
    print(json.dumps({"requests": total[1], "events": 2 * total[1], "meanSeconds": total[0] / total[1], "theorySeconds": 0.009}))


main()
