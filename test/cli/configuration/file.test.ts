import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { findConfiguration, readConfiguration } from "../../../cli/configuration/file";
import {
  layersOf,
  resolveConfig,
  settingsIn,
  switchesRemediationOn,
} from "../../../cli/configuration/layers";
import { NotEvaluated } from "../../../cli/messages/errors";
import type { Policy } from "../../../cli/offline/protocol/analysis";
import { InvalidFile } from "../../../cli/schema/written-file";
import { TemporaryFolder } from "../support";

/** What is said of a file with this content. */
function problemsOf(content: string): readonly string[] {
  const folder = new TemporaryFolder({ "guardrails.json": content }, { hasPackages: false });
  try {
    readConfiguration(join(folder.path, "guardrails.json"));
  } catch (error) {
    assert(error instanceof InvalidFile, String(error));
    return error.problems;
  } finally {
    folder.remove();
  }
  return [];
}

const RULE = "node-pool-gke-metadata-mode";
const exemption = (change: object) =>
  JSON.stringify({
    settings: {
      exemptions: [
        { rule: RULE, resource: "pool", reason: "long enough to read", until: "2026-12-31", ...change },
      ],
    },
  });

describe("readConfiguration", () => {
  const accepted: Record<string, string> = {
    "an empty object": "{}",
    "a level for a rule": `{ "all": "advisory", "${RULE}": "mandatory" }`,
    "an object for a rule": `{ "${RULE}": { "enforcementLevel": "remediate" } }`,
    "a bound of exclusions below that of the advice by default": `{ "settings": { "noUpgradesExclusionDays": { "allowed": 14 } } }`,
    "a setting": '{ "settings": { "undecided": "mandatory", "production": { "stacks": ["live"] } } }',
    "an exemption": exemption({}),
    "a cluster's end of support twice": `{ "settings": { "clusterEndOfSupport": [
      { "cluster": "main", "standard": "2026-12-01" }, { "cluster": "main", "standard": "2026-12-01" },
      { "cluster": "other", "standard": "2027-12-01" }
    ] } }`,
  };
  for (const [name, content] of Object.entries(accepted)) {
    it(`accepts ${name}`, () => assert.deepEqual(problemsOf(content), []));
  }

  const rejected: Record<string, { content: string; says: string[] }> = {
    "a misspelt rule": {
      content: '{\n  "node-pool-gke-metadata-mod": "mandatory"\n}',
      says: [`line 2, column 33: node-pool-gke-metadata-mod is not a known key. Did you mean "${RULE}"?`],
    },
    "a misspelt setting": {
      content: '{ "settings": {\n  "undecide": "mandatory" } }',
      says: ['line 2, column 15: settings.undecide is not a known key. Did you mean "undecided"?'],
    },
    "a misspelt level": {
      content: `{ "${RULE}": "mandatry" }`,
      says: [
        `line 1, column 34: ${RULE} is not one of advisory, mandatory, disabled, remediate. Did you mean "mandatory"?`,
      ],
    },
    "a level of another tool": {
      content: `{ "${RULE}": "off", "version-skew": "warn" }`,
      says: [
        `line 1, column 34: ${RULE} is not one of advisory, mandatory, disabled, remediate. Did you mean "disabled"?`,
        'line 1, column 57: version-skew is not one of advisory, mandatory, disabled. Did you mean "advisory"?',
      ],
    },
    "two ends of support of one cluster": {
      content:
        '{ "settings": { "clusterEndOfSupport": [{ "cluster": "main", "standard": "2026-12-01" },\n{ "cluster": "main", "standard": "2027-12-01" }] } }',
      says: [
        "line 2, column 1: settings.clusterEndOfSupport[1] gives the cluster of settings.clusterEndOfSupport[0] other days. Keep the newer entry.",
      ],
    },
    "one number of two projects": {
      content:
        '{ "settings": { "projectNumbers": { "acme-dev": "123456789012",\n"acme-ci": "223456789012", "acme-prod": "123456789012" } } }',
      says: [
        "line 2, column 41: settings.projectNumbers.acme-prod is also the number of acme-dev, and each project has its own. gcloud projects describe acme-prod prints it.",
      ],
    },
    "peak hours that are the whole week": {
      content:
        '{ "settings": { "peakHours": [{ "days": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"], "from": "00:00", "to": "00:00" }] } }',
      says: [
        "line 1, column 30: settings.peakHours leave no 4 hours in a week, which a maintenance window needs. Shorten them.",
      ],
    },
    "a value of another kind": {
      content: '{ "settings": { "ephemeral": "review", "verificationPeriodSeconds": "60" } }',
      says: [
        "line 1, column 30: settings.ephemeral is a string; expected a list",
        "line 1, column 69: settings.verificationPeriodSeconds is a string; expected an integer",
      ],
    },
    "a rule that is neither level nor object": {
      content: `{ "${RULE}": 1 }`,
      says: [
        `line 1, column 34: ${RULE} is an integer; expected one of advisory, mandatory, disabled, remediate, or an object`,
      ],
    },
    "a day to judge at that does not exist": {
      content: '{ "settings": { "today": "2026-02-31", "endOfSupport": { "1.33": "2029-99-99" } } }',
      says: [
        "line 1, column 26: settings.today is not a valid date",
        'line 1, column 66: settings.endOfSupport["1.33"] is not a valid date',
      ],
    },
    "a project and its number in a wrong format": {
      content: '{ "settings": { "projectNumbers": { "my-project": "12x", "My Project": "12" } } }',
      says: [
        "line 1, column 51: settings.projectNumbers.my-project has the wrong format; expected the number of a project, which has digits alone, such as 123456789012",
        'line 1, column 72: settings.projectNumbers["My Project"] has a key of the wrong format; expected the ID of a project, such as my-project',
      ],
    },
    "versions in a wrong format": {
      content: '{ "settings": { "endOfSupport": { "v1.34": "2029-01-01" }, "allowedVersions": ["1.x"] } }',
      says: [
        'line 1, column 44: settings.endOfSupport["v1.34"] has a key of the wrong format; expected a minor version, such as 1.34',
        "line 1, column 80: settings.allowedVersions[0] has the wrong format; expected a version, such as 1.34, 1.34.2 or 1.34.2-gke.1000",
      ],
    },
    "a number that is too small": {
      content: '{ "settings": { "verificationPeriodSeconds": 0 } }',
      says: ["line 1, column 46: settings.verificationPeriodSeconds is less than 1"],
    },
    "numbers that are too large": {
      content: '{ "settings": { "verificationPeriodSeconds": 1e300, "productionDelayHours": 169 } }',
      says: [
        "line 1, column 46: settings.verificationPeriodSeconds is more than 2592000",
        "line 1, column 77: settings.productionDelayHours is more than 168",
      ],
    },
    "empty texts and lists that would match nothing": {
      content:
        '{ "settings": { "production": { "stacks": [""] }, "allowedLocations": [""], "peakHours": [{ "days": [], "from": "08:00", "to": "09:00" }] } }',
      says: [
        "line 1, column 44: settings.production.stacks[0] is empty",
        "line 1, column 72: settings.allowedLocations[0] is empty",
        "line 1, column 101: settings.peakHours[0].days is empty",
      ],
    },
    "days that contradict each other": {
      content:
        '{ "settings": { "noUpgradesExclusionDays": { "advised": 100 },\n"clusterEndOfSupport": [{ "cluster": "main", "standard": "2027-03-01", "extended": "2026-03-01" }] } }',
      says: [
        "line 2, column 84: settings.clusterEndOfSupport[0].extended is before standard, and extended support ends later",
        "line 1, column 44: settings.noUpgradesExclusionDays advises at more days (100) than it allows (90), so no exclusion would get the advice",
      ],
    },
    "an exemption of no rule": {
      content: exemption({ rule: "no-such-thing-here" }),
      says: ["line 1, column 36: settings.exemptions[0].rule is not a rule of this pack."],
    },
    "an exemption of a misspelt rule": {
      content: exemption({ rule: "node-pool-gke-metadata-mdoe" }),
      says: [
        `line 1, column 36: settings.exemptions[0].rule is not a rule of this pack. Did you mean "${RULE}"?`,
      ],
    },
    "an exemption with a short reason": {
      content: exemption({ reason: "because" }),
      says: ["line 1, column 93: settings.exemptions[0].reason has fewer than 10 characters"],
    },
    "an exemption with a reason of spaces": {
      content: exemption({ reason: " ".repeat(12) }),
      says: ["line 1, column 93: settings.exemptions[0].reason has fewer than 10 characters beside spaces"],
    },
    "an exemption without an end": {
      content: exemption({ until: undefined }),
      says: ['line 1, column 28: settings.exemptions[0] is missing "until"'],
    },
    "an exemption until a day in words": {
      content: exemption({ until: "next year" }),
      says: ["line 1, column 123: settings.exemptions[0].until has the wrong format; expected YYYY-MM-DD"],
    },
    "an exemption until a day that does not exist": {
      content: exemption({ until: "2026-02-30" }),
      says: ["line 1, column 123: settings.exemptions[0].until is not a valid date"],
    },
    "a rule that stands there twice": {
      content: `{\n  "${RULE}": "advisory",\n  "${RULE}": "mandatory"\n}`,
      says: ["line 3, column 3: duplicate key"],
    },
    "an empty text": { content: '""', says: ["the file is a string; expected an object"] },
    "a list": { content: "[]", says: ["the file is a list; expected an object"] },
    "an empty file": { content: "", says: ["line 1, column 1: invalid JSON: the file is empty"] },
  };
  for (const [name, { content, says }] of Object.entries(rejected)) {
    it(`rejects ${name}`, () => assert.deepEqual(problemsOf(content), says));
  }

  it("rejects what is no JSON, with the place and the cause", () => {
    assert.deepEqual(problemsOf('{\n  "all": "advisory",\n}'), [
      'line 2, column 20: invalid JSON: the comma before "}" is not allowed',
    ]);
  });

  it("rejects a file that is not there", () => {
    assert.throws(
      () => readConfiguration("/no/such.json"),
      (error) => error instanceof NotEvaluated && error.message === "There is no file /no/such.json.",
    );
  });
});

describe("resolveConfig", () => {
  const policy = (name: string): Policy => ({
    name,
    description: "",
    level: "mandatory",
    severity: undefined,
    schema: { size: { type: "integer", default: 1 }, word: { type: "string" } },
  });

  it("takes a policy's own level and the defaults of its schema", () => {
    assert.deepEqual(resolveConfig([], policy("a")), { level: "mandatory", properties: { size: 1 } });
  });

  it("lets all speak for every policy that the same layer does not name", () => {
    const layers = [{ all: "advisory", a: "disabled" }];
    assert.equal(resolveConfig(layers, policy("a")).level, "disabled");
    assert.equal(resolveConfig(layers, policy("b")).level, "advisory");
  });

  it("lays a later layer over an earlier one, property by property", () => {
    const layers = [{ a: { enforcementLevel: "advisory", size: 2, word: "x" } }, { a: { word: "y" } }];
    assert.deepEqual(resolveConfig(layers, policy("a")), {
      level: "advisory",
      properties: { size: 2, word: "y" },
    });
    assert.equal(resolveConfig([...layers, { all: "mandatory" }], policy("a")).level, "mandatory");
  });

  it("takes a level under a former name for one of that part of the rule", () => {
    const former = "netpol-stale-metadata-address";
    const folder = new TemporaryFolder(
      { "guardrails.json": `{ "${former}": "disabled", "settings": { "undecided": "mandatory" } }` },
      { hasPackages: false },
    );
    try {
      const layers = layersOf(["recommended"], join(folder.path, "guardrails.json"), undefined);
      assert.deepEqual(resolveConfig(layers, { ...policy("settings"), schema: {} }), {
        level: "mandatory",
        properties: { undecided: "mandatory", formerLevels: { [former]: "disabled" } },
      });
    } finally {
      folder.remove();
    }
  });

  it("knows when a remediation is switched on", () => {
    assert.equal(switchesRemediationOn([{ a: "mandatory" }, { b: { size: 1 } }]), false);
    assert.equal(switchesRemediationOn([{ a: "remediate" }]), true);
    assert.equal(switchesRemediationOn([{ a: { enforcementLevel: "remediate" } }]), true);
  });
});

describe("a configuration in YAML", () => {
  const inFolder = (files: Record<string, string>, use: (folder: string) => void) => {
    const folder = new TemporaryFolder(files, { hasPackages: false });
    try {
      use(folder.path);
    } finally {
      folder.remove();
    }
  };

  it("is read as its JSON would be", () => {
    inFolder(
      { "a.yaml": `# Why.\n${RULE}: advisory\nsettings:\n  production: { stacks: [live] }\n` },
      (folder) =>
        assert.deepEqual(readConfiguration(join(folder, "a.yaml")), {
          [RULE]: "advisory",
          settings: { production: { stacks: ["live"] } },
        }),
    );
    inFolder({ "a.yml": "# Nothing yet.\n" }, (folder) =>
      assert.deepEqual(readConfiguration(join(folder, "a.yml")), {}),
    );
  });

  it("may take in other maps by a key <<, which is one like others in JSON", () => {
    const entry = "rule: version-skew, reason: long enough to read, until: 2026-12-31";
    const yaml = `settings:\n  exemptions:\n    - &a { ${entry}, resource: x }\n    - { <<: *a, resource: y }\n`;
    inFolder({ "a.yaml": yaml, "a.json": '{ "<<": { "all": "advisory" } }' }, (folder) => {
      const { exemptions } = settingsIn(readConfiguration(join(folder, "a.yaml")));
      assert.deepEqual(
        exemptions?.map(({ resource, until }) => [resource, until]),
        [
          ["x", "2026-12-31"],
          ["y", "2026-12-31"],
        ],
      );
      assert.throws(() => readConfiguration(join(folder, "a.json")), /<<.* is not a known key/);
    });
  });

  it("has its problems named by line and column", () => {
    const invalid = (text: string) => {
      let problems: readonly string[] = [];
      inFolder({ "a.yaml": text }, (folder) =>
        assert.throws(
          () => readConfiguration(join(folder, "a.yaml")),
          (error) => {
            if (error instanceof InvalidFile) problems = error.problems;
            return error instanceof NotEvaluated;
          },
        ),
      );
      return problems;
    };
    assert.deepEqual(invalid("settings:\n  undecide: mandatory\n"), [
      'line 2, column 13: settings.undecide is not a known key. Did you mean "undecided"?',
    ]);
    assert.deepEqual(invalid("all: advisory\nall: mandatory\n"), ["line 2, column 1: duplicate key"]);
    assert.deepEqual(invalid("all: [\n"), [
      'line 1, column 6: invalid YAML: the list that begins here does not end in "]", or a line of it is not indented',
    ]);
    for (const [text, problem] of Object.entries({
      "all: advisory\n  b: c\n":
        "line 1, column 6: invalid YAML: a key has a value in its line and keys below it",
      "settings:\n\tunseen: advisory\n":
        "line 2, column 1: invalid YAML: a line is indented by a tab; YAML takes spaces alone",
      'all: "advisory\n': 'line 1, column 6: invalid YAML: a closing " is missing',
      "all: advisory\n---\nall: mandatory\n":
        "line 2, column 1: invalid YAML: the file has several documents; keep one",
      "? [a]\n: b\n": "line 1, column 3: invalid YAML: a key is a list, a map or empty; expected a text",
      "1.30: advisory\n": 'line 1, column 7: ["1.30"] is not a known key.',
      "settings:\n  allowedVersions: [1.30]\n":
        "line 2, column 21: settings.allowedVersions[0] is a number; expected a string: put it in quotes",
    }))
      assert.deepEqual(invalid(text), [problem], text);
    const bomb = [
      "a: &a [x, x]",
      ..."bcdefghijkl".split("").map((key, i) => {
        const before = String.fromCharCode(97 + i);
        return `${key}: &${key} [${Array(9).fill(`*${before}`).join(", ")}]`;
      }),
    ].join("\n");
    assert.deepEqual(invalid(bomb), []);
  });

  it("has keys as they are written, though YAML takes them for numbers", () => {
    const text = "settings:\n  endOfSupport:\n    1.30: 2026-07-31\n    1.40: 2027-07-31\n";
    inFolder({ "a.yaml": text }, (folder) =>
      assert.deepEqual(readConfiguration(join(folder, "a.yaml")), {
        settings: { endOfSupport: { "1.30": "2026-07-31", "1.40": "2027-07-31" } },
      }),
    );
  });

  it("is found by its name, and several are none", () => {
    inFolder({ "other.json": "{}" }, (folder) => assert.equal(findConfiguration(folder), undefined));
    for (const name of ["gke-guardrails.json", "gke-guardrails.yaml", "gke-guardrails.yml"])
      inFolder({ [name]: "{}" }, (folder) => assert.equal(findConfiguration(folder), join(folder, name)));
    inFolder({}, (folder) => {
      symlinkSync("nowhere", join(folder, "gke-guardrails.json"));
      assert.equal(findConfiguration(folder), join(folder, "gke-guardrails.json"));
    });
    inFolder({ "gke-guardrails.json": "{}", "gke-guardrails.yml": "{}" }, (folder) =>
      assert.throws(() => findConfiguration(folder), /several configuration files/),
    );
  });
});

describe("layersOf", () => {
  it("lays the flags over the file, and the file over the preset", () => {
    const folder = new TemporaryFolder({ "c.json": '{ "all": "disabled" }' }, { hasPackages: false });
    try {
      const layers = layersOf(["strict"], join(folder.path, "c.json"), "mandatory");
      assert.equal(layers[0]?.[RULE], "mandatory");
      assert.deepEqual(layers.slice(1), [{ all: "disabled" }, { settings: { undecided: "mandatory" } }]);
    } finally {
      folder.remove();
    }
  });

  it("lays presets over each other: each keeps what the other says nothing of", () => {
    for (const presets of [["strict", "hardening"] as const, ["hardening", "strict"] as const]) {
      const [layer] = layersOf(presets, undefined, undefined);
      assert.deepEqual([layer?.[RULE], layer?.["no-legacy-abac"]], ["mandatory", "advisory"]);
      assert.deepEqual(layer?.settings, { enforcementLevel: "mandatory", advice: "mandatory" });
    }
    assert.equal(layersOf(["strict", "advisory"], undefined, undefined)[0]?.[RULE], "advisory");
  });
});
