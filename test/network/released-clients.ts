// Released versions of Google's libraries, old and new, installed once into .cache: as workloads bring them.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const SOURCES = join(__dirname, "clients");
const CACHE = resolve(__dirname, "../../.cache/clients");

/** A program that prints `{"email": true, "token": true}` where a workload with this library would get its identity. */
export interface ReleasedClient {
  readonly name: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Where the clients are handed from the process that installs them to the one without a way out. */
export const RELEASED_CLIENTS = "RELEASED_CLIENTS";

/**
 * Installs them, unless they are there. Those of Python and Go are left out where these are missing.
 * @throws Error where a package manager fails.
 */
export function installClients(): readonly ReleasedClient[] {
  const node = ["npm-7", "npm-9"].map((name) => {
    const folder = installed(name, () => [["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]]);
    return { name, command: [process.execPath, join(SOURCES, "ask.js"), folder], env: {} };
  });
  // Not by a shim that looks for its settings in a home.
  const python = output("python3", ["-c", "import sys; print(sys.executable)"]);
  const ofPython = python === undefined ? [] : ["python-1", "python-2"];
  const pythons = ofPython.map((name) => {
    const folder = installed(name, (to) => [
      [
        `${python}`,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--target",
        join(to, "packages"),
        "-r",
        "requirements.txt",
      ],
    ]);
    const env = { PYTHONPATH: join(folder, "packages"), PYTHONDONTWRITEBYTECODE: "1" };
    return { name, command: [`${python}`, join(SOURCES, "ask.py")], env };
  });
  const hasGo = output("go", ["version"]) !== undefined;
  const gos = (hasGo ? ["go.mod", "old.mod"] : []).map((file) => {
    const program = `ask-${file}`;
    const folder = installed("go", (to) =>
      ["go.mod", "old.mod"].map((each) => [
        "go",
        "build",
        `-modfile=${each}`,
        "-o",
        join(to, `ask-${each}`),
        ".",
      ]),
    );
    return { name: `go ${file}`, command: [join(folder, program)], env: {} };
  });
  return [...node, ...pythons, ...gos];
}

/** The first line that a program prints; undefined where it is missing. */
function output(program: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(program, args, { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/** The folder with a copy of a source's files, in which these commands have run. */
function installed(name: string, commandsFor: (folder: string) => readonly (readonly string[])[]): string {
  const [source, folder] = [join(SOURCES, name), join(CACHE, name)];
  const hash = createHash("sha256");
  for (const file of readdirSync(source).sort()) hash.update(readFileSync(join(source, file)));
  const [stamp, wanted] = [join(folder, "installed"), hash.digest("hex")];
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return folder;
  console.error(`Installing Google's libraries: ${name} …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(source, folder, { recursive: true });
  for (const [program = "", ...args] of commandsFor(folder)) {
    const { status, stderr, error } = spawnSync(program, args, {
      cwd: folder,
      encoding: "utf8",
      timeout: 300_000,
    });
    if (status !== 0) throw new Error(`Google's libraries ${name} cannot be installed:\n${error ?? stderr}`);
  }
  writeFileSync(stamp, wanted);
  return folder;
}
