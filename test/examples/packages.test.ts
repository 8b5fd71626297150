import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Manifest {
  readonly name?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const ROOT = join(__dirname, "../..");
const EXAMPLES = join(ROOT, "examples");
const manifest = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const versionsOf = ({ dependencies, devDependencies }: Manifest) => ({ ...dependencies, ...devDependencies });

const ours = versionsOf(manifest(ROOT));

for (const example of readdirSync(EXAMPLES)) {
  const folder = join(EXAMPLES, example);

  describe(`the example ${example}`, () => {
    it("works with the versions of the project, in place and copied", () => {
      for (const [name, version] of Object.entries(versionsOf(manifest(folder)))) {
        assert.equal(version, ours[name], name);
      }
    });

    it("depends on every package that it imports, and on what this one needs beside it", () => {
      const program = readFileSync(join(folder, "index.ts"), "utf8");
      const imported = program.matchAll(/from "(@[^/"]+\/[^/"]+)/g);
      const needed = program.includes('from "gke-guardrails"')
        ? Object.keys(manifest(ROOT).peerDependencies ?? {})
        : [];
      const names = new Set([...[...imported].map(([, name]) => name ?? ""), ...needed]);
      assert.deepEqual([...names].sort(), Object.keys(manifest(folder).dependencies ?? {}).sort());
    });
  });
}
