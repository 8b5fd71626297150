import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { resolveConfig } from "../../cli/configuration/layers";
import { Pack } from "../../cli/offline/pack";
import type { Plain } from "../../cli/offline/protocol/messages";
import { run } from "../../cli/run";

const FIXTURES = join(__dirname, "fixtures");
const ROOT = resolve(__dirname, "../..");

export const fixture = (name: string): string => join(FIXTURES, name);

/** The pack that tells in its messages what Pulumi gives to policies. */
export async function startRecorder(configuration: Record<string, unknown> = {}): Promise<Pack> {
  const policies = require(join(fixture("pack"), "policies.js"));
  return Pack.start({ name: "recorder", version: "1.2.3", policies }, (policy) =>
    resolveConfig([configuration], policy),
  );
}

/** A resource as a policy of the recorder saw it. */
export interface Seen {
  urn: string;
  props: Plain;
  opts: Plain;
  parent?: string;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
  provider?: { urn: string; props: Plain };
}

/** What a message of the recorder says. */
export const seenIn = (message: string): Seen => JSON.parse(Buffer.from(message, "hex").toString());

/** What the recorder's resource or stack policy saw, by the resource's name. */
export function seenBy(
  policy: "resources" | "stack",
  diagnostics: readonly { policy: string; message: string }[],
): Record<string, Seen> {
  const seen = diagnostics.filter((d) => d.policy === policy).map(({ message }) => seenIn(message));
  return Object.fromEntries(seen.map((resource) => [resource.urn.split("::").pop(), resource]));
}

/** The folders that no test has removed: one that fails may not come to it. */
const left = new Set<string>();
process.once("exit", () => {
  for (const folder of left) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these files, in which programs find the packages of this project. */
export class TemporaryFolder {
  readonly path = mkdtempSync(join(tmpdir(), "gke-guardrails-test-"));

  constructor(files: Record<string, string>, { hasPackages = true } = {}) {
    left.add(this.path);
    if (hasPackages) symlinkSync(join(ROOT, "node_modules"), join(this.path, "node_modules"));
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.path, name)), { recursive: true });
      writeFileSync(join(this.path, name), content);
    }
  }

  write(name: string, content: string): void {
    writeFileSync(join(this.path, name), content);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
    left.delete(this.path);
  }
}

/** A terminal, or a pipe, that keeps what is printed. */
export class FakeTerminal {
  private text = { out: "", err: "" };
  readonly out;
  readonly err;

  constructor(
    isTTY = false,
    readonly env: NodeJS.ProcessEnv = {},
  ) {
    const stream = (name: "out" | "err") => ({
      isTTY,
      columns: 80,
      write: (text: string) => {
        this.text[name] += text;
      },
    });
    this.out = stream("out");
    this.err = stream("err");
  }

  get stdout(): string {
    return this.text.out;
  }

  get stderr(): string {
    return this.text.err;
  }
}

/** What became of a command. */
export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Runs gke-guardrails in this process, in a folder. */
export async function runHere(args: readonly string[], folder = ROOT): Promise<Ended> {
  const terminal = new FakeTerminal();
  const before = process.cwd();
  process.chdir(folder);
  try {
    const code = await run(args, terminal);
    return { code, out: terminal.stdout, err: terminal.stderr };
  } finally {
    process.chdir(before);
  }
}
