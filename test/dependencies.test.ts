import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

// What is installed, audited from the lock file alone: it needs no service of a registry.

interface Entry {
  readonly license?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly peer?: boolean;
  readonly hasInstallScript?: boolean;
  readonly engines?: { readonly node?: string };
}

const read = (name: string) => JSON.parse(readFileSync(join(__dirname, "..", name), "utf8"));
const { packages } = read("package-lock.json") as { packages: Record<string, Entry> };
const installed = Object.entries(packages).filter(([path, { link }]) => path !== "" && link !== true);
const production = installed.filter(([, { dev, devOptional, peer }]) => !dev && !devOptional && !peer);

/** Licences of packages on which software under Apache-2.0 may depend. */
const LICENCES: readonly string[] = [
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  // A list of names, no code.
  "CC-BY-3.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "PSF-2.0",
  "Python-2.0",
  "Unlicense",
];

/** Packages that say their licence in a file alone, and what it is. */
const IN_FILE: Readonly<Record<string, string>> = { "node_modules/@logdna/tail-file": "MIT" };

/** Raised with a reason only: each package is one more that can break, or be broken into. */
const MOST_IN_PRODUCTION = 115;

/** Packages that ask to run a script when they are installed. */
const WITH_SCRIPT = ["node_modules/@pulumi/kubernetes", "node_modules/esbuild", "node_modules/protobufjs"];

const isAllowed = (license: string): boolean =>
  license
    .replace(/[()]/g, "")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((one) => LICENCES.includes(one)));

describe("the dependencies", () => {
  it("have a licence that is allowed", () => {
    const wrong = installed
      .map(([path, { license = "none" }]) => [path, IN_FILE[path] ?? license] as const)
      .filter(([, license]) => !isAllowed(license));
    assert.deepEqual(wrong, []);
    for (const license of ["GPL-3.0", "MIT AND GPL-3.0", "none"]) assert.ok(!isAllowed(license), license);
    assert.ok(isAllowed("(GPL-3.0 OR MIT)"));
  });

  it("are what the lock file says, to the last byte", () => {
    const without = installed.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? ""));
    assert.deepEqual(
      without.map(([path]) => path),
      [],
    );
  });

  it("have exact versions", () => {
    const { dependencies, devDependencies } = read("package.json");
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
      assert.match(String(version), /^(\d+\.\d+\.\d+|file:\.)$/, name);
  });

  it(`are ${production.length} packages in production, and ${MOST_IN_PRODUCTION} at most`, () =>
    assert.ok(production.length <= MOST_IN_PRODUCTION));

  it("run no script at their installation but those that are known", () =>
    assert.deepEqual(
      installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path),
      WITH_SCRIPT,
    ));

  it("have a decision on each of these scripts, so that npm warns of none", () => {
    const { allowScripts } = read("package.json");
    assert.deepEqual(
      Object.keys(allowScripts).map((name) => `node_modules/${name}`),
      WITH_SCRIPT,
    );
  });

  it("take the oldest Node.js that the package takes, but for Pulumi's SDK, of which the README says it", () => {
    const newer = installed.filter(
      ([, { engines }]) => Number(/^>=\s*(\d+)/.exec(engines?.node ?? "")?.[1]) > 20,
    );
    assert.deepEqual(
      newer.map(([path]) => path),
      ["node_modules/@pulumi/pulumi"],
    );
  });
});
