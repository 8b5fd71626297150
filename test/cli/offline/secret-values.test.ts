import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import { check } from "../../../cli/check";
import { FORMATS } from "../../../cli/formats";
import { maskOf } from "../../../cli/offline/secret-values";
import { FakeTerminal, TemporaryFolder } from "../support";

const configOf = (values: Record<string, string>, secrets = Object.keys(values)) => ({
  values: new Map(Object.entries(values)),
  secrets: new Set(secrets),
});

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

  it("is none where nothing secret is known", () => {
    assert.equal(maskOf(configOf({ "a:b": "plain text" }, [])), undefined);
    assert.equal(
      maskOf(configOf({ "a:b": '{"user":"admin","password":"[secret]"}', "a:c": "true", "a:d": "" })),
      undefined,
    );
  });
});

describe("check of a program with a secret value", function () {
  this.timeout(90_000);
  const SECRET = "sw0rdfish-Pass";

  async function report(program: string, writesBaseline: boolean): Promise<{ code: number; text: string }> {
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "index.js": `const gcp = require("@pulumi/gcp");
const pulumi = require("@pulumi/pulumi");
const secret = new pulumi.Config().require("key");
${program}
`,
    });
    try {
      const files = FORMATS.map((format) => join(folder.path, `report.${format}`));
      const terminal = new FakeTerminal(false, { KEY: SECRET });
      const outputs = FORMATS.flatMap((format, i) => ["--output", `${format}=${files[i]}`]);
      const baseline = writesBaseline ? ["--write-baseline", join(folder.path, "baseline.json")] : [];
      const code = await check.run(
        [folder.path, "--config-value", "key=env:KEY", "--suggest", ...baseline, ...outputs],
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
