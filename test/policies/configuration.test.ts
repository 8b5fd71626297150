import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { configSchema } from "../../policies/reference/config-schema";
import { CLUSTER, NODE_POOL } from "../../policies/resource-types";
import { rules } from "../../policies/rules";
import { SETTINGS_SCHEMA } from "../../policies/settings/schema";
import { evaluate, resource } from "../support/evaluate";

const root = join(__dirname, "../..");
const presets = readdirSync(join(root, "policies/presets"));
const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), "utf8"));
const accepts = new Ajv({ allErrors: true }).compile(configSchema(rules));

describe("the schema of the configuration", () => {
  it("is current", () => {
    assert.deepEqual(
      readJson("schemas/policy-config.schema.json"),
      configSchema(rules),
      "run npm run generate",
    );
  });

  it("has a row in docs/configuration.md for each setting", () => {
    const page = readFileSync(join(root, "docs/configuration.md"), "utf8");
    const rows = page.split("\n").filter((line) => line.startsWith("| `"));
    const named = rows.flatMap((row) =>
      [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, key]) => key),
    );
    assert.deepEqual(
      Object.keys(SETTINGS_SCHEMA).filter((setting) => !named.includes(setting)),
      [],
    );
  });

  for (const preset of presets) {
    it(`accepts the preset ${preset}`, () =>
      assert.ok(accepts(readJson(`policies/presets/${preset}`)), JSON.stringify(accepts.errors)));
  }

  for (const [title, config] of Object.entries({
    "a misspelt rule": { "node-pool-metadata-mod": "mandatory" },
    "a misspelt level": { all: "mandatry" },
    "a misspelt setting": { settings: { exemption: [] } },
    "an exemption without an end": {
      settings: { exemptions: [{ rule: "a", resource: "b", reason: "long enough" }] },
    },
    "an exemption without a reason": {
      settings: { exemptions: [{ rule: "a", resource: "b", reason: "short", until: "2026-01-01" }] },
    },
    "an hour that no day has": { settings: { peakHours: [{ days: ["MO"], from: "25:00", to: "26:00" }] } },
  })) {
    it(`rejects ${title}`, () => assert.equal(accepts(config), false));
  }
});

describe("a preset", () => {
  const levels = async (preset: string) => {
    const resources = [
      resource(NODE_POOL, {}, { name: "silent" }),
      resource(
        NODE_POOL,
        { nodeConfig: { workloadMetadataConfig: { mode: "GCE_METADATA" } } },
        { name: "wrong" },
      ),
    ];
    const found = await evaluate(resources, { config: readJson(`policies/presets/${preset}.json`) });
    return Object.fromEntries(
      found.filter((d) => d.rule === "node-pool-gke-metadata-mode").map((d) => [d.name, d.level]),
    );
  };
  it("recommended blocks what is wrong and advises against what is doubtful", async () => {
    assert.deepEqual(await levels("recommended"), { silent: "advisory", wrong: "mandatory" });
  });
  it("strict blocks both", async () => {
    assert.deepEqual(await levels("strict"), { silent: "mandatory", wrong: "mandatory" });
  });
  it("switches no rule on that is off, but for the preset hardening, which advises", async () => {
    const off = rules.filter(({ level }) => level === "disabled").map(({ name }) => name);
    const program = [resource(CLUSTER, { enableLegacyAbac: true })];
    for (const preset of ["recommended", "strict", "advisory"]) {
      const found = await evaluate(program, { config: readJson(`policies/presets/${preset}.json`) });
      assert.deepEqual(
        found.filter(({ rule }) => off.includes(rule)),
        [],
        preset,
      );
    }
    const found = await evaluate(program, { config: readJson("policies/presets/hardening.json") });
    assert.equal(found.find(({ rule }) => rule === "no-legacy-abac")?.level, "advisory");
  });
  it("advisory blocks nothing", async () => {
    assert.deepEqual(await levels("advisory"), { silent: "advisory", wrong: "advisory" });
    const found = await evaluate([resource(CLUSTER, {})], {
      config: readJson("policies/presets/advisory.json"),
      stack: "prod",
    });
    assert.deepEqual(
      found.filter((d) => d.level !== "advisory"),
      [],
    );
  });
});
