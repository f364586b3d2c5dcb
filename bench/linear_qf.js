// Linear quadratic funding as it is usually written in JavaScript, anew from its formula:
// match of a project = (sum over donors of sqrt(c))^2 - sum of c, in BigInt throughout.
// Reads triples of 32-bit whole numbers (donor, project, cents) and prints each project's sum of
// roots, in 10^-6 of the root of a cent.
"use strict";

const SCALE = 10n ** 12n;

function root(value) {
  if (value < 2n) return value;
  let guess = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

const bytes = require("fs").readFileSync(process.argv[2]);
const rows = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
const projects = new Map();
for (let at = 0; at < rows.length; at += 3) {
  let gifts = projects.get(rows[at + 1]);
  if (gifts === undefined) projects.set(rows[at + 1], (gifts = new Map()));
  gifts.set(rows[at], (gifts.get(rows[at]) ?? 0n) + BigInt(rows[at + 2]));
}
const found = {};
const matches = new Map();
for (const [project, gifts] of projects) {
  let roots = 0n;
  let given = 0n;
  for (const amount of gifts.values()) {
    roots += root(amount * SCALE);
    given += amount;
  }
  matches.set(project, (roots * roots) / SCALE - given);
  found[project] = roots.toString();
}
process.stdout.write(JSON.stringify(found));
