import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import { check } from "../../../cli/check";
import { FORMATS } from "../../../cli/formats";
import { issues } from "../../../cli/issues";
import { maskOfTexts } from "../../../cli/offline/masking/mask";
import { ProgramSecrets } from "../../../cli/offline/masking/program-secrets";
import { masksOf } from "../../../cli/offline/own-text-mask";
import { ProcessReports } from "../../../cli/offline/processes/process-reports";
import type { JudgedResource } from "../../../cli/offline/protocol/analysis";
import type { Plain } from "../../../cli/offline/protocol/messages";
import { secret } from "../../../cli/offline/protocol/values";
import { secretTexts } from "../../../cli/offline/secret-values";
import { outlook } from "../../../cli/outlook";
import { runProgramsOnce } from "../programs-once";
import { FakeTerminal, TemporaryFolder } from "../support";

const configOf = (values: Record<string, string>, secrets = Object.keys(values)) => ({
  values: new Map(Object.entries(values)),
  secrets: new Set(secrets),
});

/** How often texts are read by work: calls of the methods that a mask reads them by. */
function callsIn(work: () => void): number {
  const names = ["startsWith", "slice", "charCodeAt"] as const;
  const methods = names.map((name) => String.prototype[name] as (...given: unknown[]) => unknown);
  let calls = 0;
  names.forEach((name, i) => {
    Object.assign(String.prototype, {
      [name](this: string, ...given: unknown[]) {
        calls++;
        return methods[i]?.apply(this, given);
      },
    });
  });
  try {
    work();
  } finally {
    names.forEach((name, i) => {
      Object.assign(String.prototype, { [name]: methods[i] });
    });
  }
  return calls;
}

const maskOf = (config: Parameters<typeof secretTexts>[0]) => maskOfTexts(secretTexts(config));

describe("the mask of secret values", () => {
  const hidden = fc
    .string({ minLength: 8, maxLength: 40, unit: "binary" })
    .filter((text) => text.trim().length >= 8);

  it("leaves no value in a text, however the text quotes it", () => {
    fc.assert(
      fc.property(hidden, fc.string(), fc.string(), (value, before, after) => {
        const secret = value.trim();
        const mask = maskOf(configOf({ "a:b": value }));
        const forms = [
          secret,
          JSON.stringify({ secret }),
          secret.toLowerCase(),
          Buffer.from(secret).toString("base64"),
        ];
        for (const form of forms) assert(!mask?.(`${before}${form}${after}`).includes(secret), inspect(form));
      }),
    );
  });

  it("masks what is in a structured value, lines by themselves, and a short value as a word", () => {
    const value = JSON.stringify({ users: [{ password: "correct horse", pin: 4711 }], on: true });
    const mask = maskOf(
      configOf({ "a:json": value, "a:key": "BEGIN KEY\nc2VjcmV0\nEND", "a:stage": "prod" }),
    );
    assert.equal(
      mask?.("Error: correct%20horse, 4711, true, c2VjcmV0; prod, but not production or 47110"),
      "Error: [secret], [secret], true, [secret]; [secret], but not production or 47110",
    );
  });

  it("masks the parts alone of a value that is secret in parts", () => {
    const parts = { secretParts: new Map([["a:alerts", ["a@b.example"]]]) };
    const config = configOf({ "a:alerts": '{"to":"a@b.example","level":"warning","token":"[secret]"}' });
    assert.equal(maskOf({ ...config, ...parts })?.("warning to a@b.example"), "warning to [secret]");
  });

  it("masks what a cut leaves of a value, and no more than that", () => {
    const mask = maskOf(configOf({ "a:b": "sw0rdfish-Pass" }));
    assert.equal(mask?.("it is sw0rdfi…"), "it is [secret]…");
    assert.equal(mask?.("…ish-Pass is it"), "…[secret] is it");
    assert.equal(mask?.("sw0rdfi, sw0… and ass…"), "sw0rdfi, sw0… and ass…");
  });

  it("masks values that overlap as one, and each of those that stand side by side", () => {
    const mask = maskOf(configOf({ "a:b": "left-middle", "a:c": "middle-right", "a:d": "left-mid" }));
    assert.equal(mask?.("a left-middle-right, left-midmiddle-right b"), "a [secret], [secret][secret] b");
  });

  it("does the same work for a text, however many values begin or end as it does", () => {
    const text = `common-begin-${"x".repeat(40)}-of-all, common-begin-…, …-of-all, and nothing else`.repeat(
      5,
    );
    const workOf = (count: number) => {
      const values = Array.from({ length: count }, (_, i) => [`a:${i}`, `common-begin-${i + 1_000}-of-all`]);
      const mask = maskOf(configOf(Object.fromEntries(values)));
      // What reads values from their ends is made for the first text that needs it.
      mask?.(text);
      return callsIn(() => mask?.(text));
    };
    assert.equal(workOf(1_000), workOf(10));
  });

  it("finds the longest of values that begin with each other, and the next where that is but a part of a word", () => {
    const values = ["abcd", "abcd-1", "abcd-12", "abcd-1234", "abcx"];
    const mask = maskOf(configOf(Object.fromEntries(values.map((value) => [`a:${value}`, value]))));
    assert.equal(
      mask?.("abcd-1234 abcd-123 abcd-12 abcd-1 abcd abcx abc abcd-0 abcd_1"),
      "[secret] [secret]-123 [secret] [secret] [secret] [secret] abc [secret]-0 abcd_1",
    );
  });

  it("masks many values in many texts at once", () => {
    const values = Array.from({ length: 2_000 }, (_, i) => [`a:${i}`, `common-begin-${i}-of-all`]);
    const mask = maskOf(configOf(Object.fromEntries(values)));
    for (let i = 0; i < 2_000; i++)
      assert.equal(mask?.(`it is common-begin-${i}-of-all.`), "it is [secret].");
  }).timeout(20_000);

  it("masks a value as Node.js prints it", () => {
    const value = `it's "so" called \`value\``;
    assert.equal(maskOf(configOf({ "a:b": value }))?.(inspect({ value })), "{ value: '[secret]' }");
  });

  it("is none where nothing secret is known", () => {
    assert.equal(maskOf(configOf({ "a:b": "plain text" }, [])), undefined);
    assert.equal(
      maskOf(configOf({ "a:b": '{"user":"admin","password":"[secret]"}', "a:c": "true", "a:d": "" })),
      undefined,
    );
  });
});

describe("the mask of what gke-guardrails says", () => {
  const resource = (name: string, inputs: Plain = {}) =>
    ({
      urn: `urn:pulumi:dev::p::gcp:container/cluster:Cluster::${name}`,
      name,
      inputs,
    }) as unknown as JudgedResource;
  const masksWith = (...judgedResources: JudgedResource[]) =>
    masksOf(["version", "cluster", "sw0rdfish", "GCE_METADATA"], {
      judgedResources,
      notes: [{ kind: "unknown", text: 'reads gcp:x/cluster:Cluster "a-cluster"' }],
    });

  it("leaves words of sentences, types and rules, and masks what else is secret", () => {
    const masks = masksWith(resource("main"));
    const text = 'the cluster has no "version": npx gke-guardrails explain no-end-of-support-version';
    assert.equal(masks?.own(text), text);
    assert.equal(masks?.own("it is sw0rdfish"), "it is [secret]");
    assert.equal(masks?.program("the cluster"), "the [secret]");
  });

  it("masks what is quoted of the program: names, with their stack or a property, texts, and what notes name", () => {
    const masks = masksWith(
      resource("version"),
      resource("my-version", { labels: { cluster: "x", mode: "GCE_METADATA" } }),
    );
    for (const [text, expected] of [
      ["version", "[secret]"],
      ["my-version", "my-[secret]"],
      ['the version of "version" and "my-version"', 'the version of "[secret]" and "my-[secret]"'],
      ["in dev/version, dev/my-version, dev/versions", "in dev/[secret], dev/my-[secret], dev/versions"],
      ["Cluster.version.location: is absent", "Cluster.[secret].location: is absent"],
      ['the cluster "cluster" is "GCE_METADATA"', 'the cluster "[secret]" is "GCE_METADATA"'],
      ['reads gcp:x/cluster:Cluster "a-cluster"', 'reads gcp:x/cluster:Cluster "a-[secret]"'],
    ] as const)
      assert.equal(masks?.own(text), expected);
  });

  it("masks names in URNs, and neither types nor stacks that are words", () => {
    const urn = "urn:pulumi:version::p::my:cluster:Version$gcp:container/cluster:Cluster::a::cluster";
    assert.equal(masksWith()?.urn(urn), urn.replace("a::cluster", "a::[secret]"));
    assert.equal(
      masksWith()?.urn("urn:pulumi:dev::p::my:sw0rdfish:A::b"),
      "urn:pulumi:dev::p::my:[secret]:A::b",
    );
    assert.equal(masksWith()?.urn(""), "");
  });
});

describe("the values that a program makes secret", () => {
  function textsOf(
    value: unknown,
    inputs: Plain = {},
    config: Record<string, string> = {},
  ): readonly string[] {
    const found = new ProgramSecrets();
    found.hide(value);
    const options = { additionalSecretOutputs: ["masterKey"] };
    found.show([{ name: "main", inputs, options } as unknown as JudgedResource], "project", {
      name: "dev",
      config: configOf(config, []),
    });
    return found.texts;
  }

  it("are the texts in them, and long lines of these", () => {
    const text = "apiVersion: v1\ntoken: 0123456789abcdef\n";
    assert.deepEqual(textsOf(["s3cret", { of: '{"user":"correct horse"}', text }]), [
      "s3cret",
      "correct horse",
      text.trim(),
      "token: 0123456789abcdef",
    ]);
  });

  it("are whatever is one by itself, and in a structure what tells something, where no resource shows it", () => {
    const found = new ProgramSecrets();
    const reported = [
      'secret "banana"',
      'secret "4711"',
      'secret "main"',
      'secret {"no',
      'secrets ["default"]',
    ];
    found.take([...reported, `secret ${JSON.stringify('{"user":"default","key":"s3cret"}')}`]);
    found.show([{ name: "main", inputs: {}, options: {} } as unknown as JudgedResource], "project", {
      name: "dev",
      config: configOf({ "a:b": "banana" }, []),
    });
    assert.deepEqual(found.texts, ["banana", "4711", "s3cret"]);
  });

  it("are reported in lines, however these are cut", () => {
    const reports = new ProcessReports();
    const text = 'skips "x"\nsecret "y"\nsecrets ["z"]\nfails "w"\n';
    for (const character of text) reports.add(character);
    assert.deepEqual(reports.secrets, ['secret "y"', 'secrets ["z"]']);
    assert.equal(reports.text, 'skips "x"\nfails "w"\n');
  });

  it("are not what tells nothing, or stands in plain as well", () => {
    assert.deepEqual(
      textsOf(["default", "1.30.5-gke.1000", "GKE_METADATA", "10.0.0.0/8", 8080, true, ""]),
      [],
    );
    const inputs = { project: "my-project", masterKey: "k3y-of-all", key: secret("k3y-of-one") };
    assert.deepEqual(
      textsOf(["main", "my-project", "eu-1", "k3y-of-all", "k3y-of-one"], inputs, { "gcp:region": "eu-1" }),
      ["k3y-of-all", "k3y-of-one"],
    );
  });
});

describe("check of a program with a secret value", function () {
  this.timeout(90_000);
  runProgramsOnce();
  const SECRET = "sw0rdfish-Pass";

  async function report(
    program: string,
    writesBaseline: boolean,
    values: Record<string, string> = {},
  ): Promise<{ code: number; text: string }> {
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "Pulumi.dev.yaml": "config:\n  project:read: read-as-0ne\n  project:shown: sh0wn-value\n",
      "index.js": `const gcp = require("@pulumi/gcp");
const pulumi = require("@pulumi/pulumi");
const secret = new pulumi.Config().require("key");
${program}
`,
    });
    try {
      const files = FORMATS.map((format) => join(folder.path, `report.${format}`));
      const given = Object.entries(values);
      const env = Object.fromEntries(given.map(([, value], i) => [`KEY${i}`, value]));
      const more = given.flatMap(([key], i) => ["--config-value", `${key}=env:KEY${i}`]);
      const terminal = new FakeTerminal(false, { KEY: SECRET, ...env });
      const outputs = FORMATS.flatMap((format, i) => ["--output", `${format}=${files[i]}`]);
      const baseline = writesBaseline ? ["--write-baseline", join(folder.path, "baseline.json")] : [];
      const code = await check.run(
        [folder.path, "--config-value", "key=env:KEY", ...more, "--suggest", ...baseline, ...outputs],
        terminal,
      );
      const written = [...files, ...baseline.slice(1)].map((file) => readFileSync(file, "utf8"));
      return { code, text: [terminal.stdout, terminal.stderr, ...written].join("\n") };
    } finally {
      folder.remove();
    }
  }

  it("prints and writes it in no format, where it is part of a name or a property", async () => {
    const { code, text } = await report(
      `new gcp.container.NodePool("pool-" + secret.toLowerCase(), { cluster: secret, nodeConfig: { imageType: secret } });
new gcp.pubsub.Topic(secret); gcp.compute.getZones({ region: secret });`,
      true,
    );
    assert.notEqual(code, 2, text);
    assert.match(text, /pool-\[secret\]/);
    assert.doesNotMatch(text, new RegExp(SECRET, "i"));
  });

  it("is in no outlook and in no list of issues", async () => {
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "index.js": `const gcp = require("@pulumi/gcp");
const pulumi = require("@pulumi/pulumi");
const secret = new pulumi.Config().require("key");
const own = pulumi.secret("c0rrect-horse");
const window = { startTime: "2026-01-05T02:00:00Z", endTime: "2026-01-05T10:00:00Z" };
new gcp.container.Cluster("cluster-" + secret, {
  minMasterVersion: "1.33.1-gke.1000",
  nodePools: [{ name: secret, version: "1.33.1-gke.1000" }],
  maintenancePolicy: {
    recurringWindow: { ...window, recurrence: "FREQ=WEEKLY;BYDAY=SA,SU" },
    maintenanceExclusions: [{ ...window, endTime: "2099-01-05T10:00:00Z", exclusionName: own }],
  },
});
`,
    });
    try {
      const runs = ["text", "json", "ics", "svg", "html"].map(
        (format) => [outlook, "--format", format] as const,
      );
      for (const [command, ...flags] of [...runs, [issues], [issues, "--json"]] as const) {
        const terminal = new FakeTerminal(false, { KEY: SECRET });
        await command.run([folder.path, "--config-value", "key=env:KEY", ...flags], terminal);
        assert.match(terminal.stdout, /cluster-\[secret\]/, terminal.stderr);
        assert.doesNotMatch(terminal.stdout, new RegExp(`${SECRET}|c0rrect-horse`, "i"));
      }
    } finally {
      folder.remove();
    }
  });

  it("leaves the report as it is where secret values are words, and no name of the program holds one", async () => {
    const words = [
      "cluster",
      "version",
      "NodePool",
      "prod",
      "container",
      "nodeConfig",
      "GCE_METADATA",
      "1.30",
    ];
    const sentences = [
      "maintenance-window-required",
      "any time",
      "gcp:container/cluster:Cluster",
      "kube-system",
    ];
    const program = `const cluster = new gcp.container.Cluster("main", { location: "europe-west4", removeDefaultNodePool: true });
new gcp.container.NodePool("pool", { cluster: cluster.name, version: "1.30", nodeConfig: { workloadMetadataConfig: { mode: "GCE_METADATA" } } });
new pulumi.StackReference("organization/other/dev");`;
    const reportWith = async (values: readonly string[]) => {
      const folder = new TemporaryFolder({
        "Pulumi.yaml": "name: project\nruntime: nodejs\n",
        "Pulumi.prod.yaml": "",
        "index.js": `const gcp = require("@pulumi/gcp");\nconst pulumi = require("@pulumi/pulumi");\n${program}\n`,
      });
      try {
        const terminal = new FakeTerminal(
          false,
          Object.fromEntries(values.map((value, i) => [`KEY${i}`, value])),
        );
        const secrets = values.flatMap((_, i) => ["--config-value", `key${i}=env:KEY${i}`]);
        const baseline = join(folder.path, "baseline.json");
        const files = FORMATS.map((format) => join(folder.path, `report.${format}`));
        const outputs = FORMATS.flatMap((format, i) => ["--output", `${format}=${files[i]}`]);
        const code = await check.run(
          [folder.path, ...secrets, "--suggest", "--write-baseline", baseline, ...outputs],
          terminal,
        );
        assert.notEqual(code, 2, terminal.stderr);
        const written = [...files, baseline].map((file) => readFileSync(file, "utf8"));
        return [terminal.stdout, ...written].join("\n").replaceAll(basename(folder.path), "FOLDER");
      } finally {
        folder.remove();
      }
    };
    assert.equal(await reportWith([...words, ...sentences]), await reportWith([]));
  });

  it("masks a word that is a name, and no other, so that a baseline has the same types", async () => {
    const { code, text } = await report(
      `const word = new pulumi.Config().requireSecret("word");
new gcp.container.Cluster("version", { location: "europe-west4" });
new gcp.container.Cluster("the-cluster", { location: "europe-west4" });`,
      true,
      { "project:word": "version", "project:other": "cluster" },
    );
    assert.notEqual(code, 2, text);
    assert.match(text, /urn:pulumi:dev::project::gcp:container\/cluster:Cluster::\[secret\]/);
    assert.match(text, /urn:pulumi:dev::project::gcp:container\/cluster:Cluster::the-\[secret\]/);
    assert.doesNotMatch(text, /Cluster::version|the-cluster|the \[secret\]|container\/\[secret\]/);
  });

  it("prints and writes it in no format, where the program itself makes it secret", async () => {
    const { code, text } = await report(
      `const own = "c0rrect-horse";
new gcp.pubsub.Topic("own", { labels: { own: pulumi.secret(own) } }).urn.apply(() => {
  throw new Error("cannot log in with " + own);
});`,
      false,
    );
    assert.equal(code, 2);
    assert.match(text, /cannot log in with \[secret\]/);
    assert.doesNotMatch(text, /c0rrect-horse/);
  });

  it("prints and writes in no format what the program makes secret and gives to no resource", async () => {
    const { code, text } = await report(
      `const values = ["wh0le-text", "banana", "in-an-0bject", "in-a-pr0mise", "read-as-0ne", "0ne-two"];
const [whole, short, nested, promised, read, part] = values;
const shown = new pulumi.Config().require("shown");
pulumi.secret(whole);
pulumi.secret(short);
pulumi.secret({ deep: [{ nested }], not: pulumi.output("in-pla1n") });
pulumi.secret(Promise.resolve([promised, 4711]));
new pulumi.Config().requireSecret("read");
const made = (text) => Buffer.from("user:" + text).toString("hex");
pulumi.output({ user: "some-u5er", part: pulumi.secret(part) }).apply(({ part, user }) => ({ user, made: made(part) })).apply(() => {
  const all = { values, made: values.map(made), shown, user: "some-u5er" };
  console.log("printed", all);
  throw Object.assign(new Error("cannot log in with " + JSON.stringify(all)), { all });
});`,
      false,
    );
    assert.equal(code, 2);
    assert.match(text, /cannot log in with \{"values":\["\[secret\]",/);
    for (const value of ["wh0le-text", "banana", "in-an-0bject", "in-a-pr0mise", "read-as-0ne", "0ne-two"])
      assert(!text.includes(value), value);
    assert(!text.includes(Buffer.from("user:0ne-two").toString("hex")));
    for (const value of ["sh0wn-value", "some-u5er"]) assert(text.includes(value), value);
  });

  it("prints and writes no part of it, where it is part of an error that is cut", async () => {
    const { code, text } = await report(
      `process.stderr.write(secret + "x".repeat(64 * 1024 - 9)); process.exit(3);`,
      false,
    );
    assert.equal(code, 2);
    assert(text.includes("…[secret]xx"), text.slice(0, 200));
    assert(!text.includes("sh-Pass"));
  });

  it("prints and writes it in no format, where it is part of an error", async () => {
    const { code, text } = await report(
      'throw new Error("cannot log in with " + JSON.stringify({ secret }));',
      false,
    );
    assert.equal(code, 2);
    assert.match(text, /cannot log in with \{"secret":"\[secret\]"\}/);
    assert.doesNotMatch(text, new RegExp(SECRET, "i"));
  });
});
