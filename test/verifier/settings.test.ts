import assert from "node:assert/strict";
import fc from "fast-check";
import { readSettings, SettingsError } from "../../verifier/settings";

const NODE = { VERIFIER_MODE: "node", VERIFIER_NODE: "node-1" };
const IN_POD = { KUBERNETES_SERVICE_HOST: "10.0.0.1", KUBERNETES_SERVICE_PORT: "443" };
const CLUSTER = { VERIFIER_MODE: "cluster", ...IN_POD };

function refusal(env: Record<string, string>): string {
  try {
    readSettings(env);
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.message;
  }
  assert.fail("was accepted");
}

describe("the settings", () => {
  it("have GKE's addresses and the documented defaults", () => {
    const settings = readSettings(NODE);
    assert.deepEqual(settings.metadata, {
      address: "169.254.169.254",
      host: "metadata.google.internal",
      port: 80,
    });
    assert.equal(settings.grace, 45_000);
    assert.equal(settings.period, 60_000);
    assert.deepEqual(settings.dnsNames, ["kubernetes.default"]);
    assert.deepEqual(settings.reports, []);
    assert.equal(settings.selfHeal, "off");
    assert.equal(settings.once, false);
  });

  it("are read with their units", () => {
    const settings = readSettings({
      ...NODE,
      ...IN_POD,
      VERIFIER_GRACE_SECONDS: "1.5",
      VERIFIER_REPORT: "condition,event,taint",
      VERIFIER_NODE_SERVICE_ACCOUNTS: "a@x.iam.gserviceaccount.com,b@x.iam.gserviceaccount.com",
      VERIFIER_ONCE: "true",
    });
    assert.equal(settings.grace, 1500);
    assert.deepEqual(settings.reports, ["condition", "event", "taint"]);
    assert.equal(settings.expected.nodeServiceAccounts.length, 2);
    assert.equal(settings.once, true);
  });

  it("accept an empty variable as its default", () => {
    assert.equal(readSettings({ ...NODE, VERIFIER_PERIOD_SECONDS: "" }).period, 60_000);
  });

  it("accept Kubernetes' own variables of a Service with the verifier's name", () => {
    readSettings({
      ...NODE,
      VERIFIER_SERVICE_HOST: "10.0.0.9",
      VERIFIER_SERVICE_PORT: "80",
      VERIFIER_PORT: "tcp://10.0.0.9:80",
      VERIFIER_PORT_80_TCP_ADDR: "10.0.0.9",
    });
  });

  for (const [what, env, variable] of [
    ["no mode", {}, "VERIFIER_MODE"],
    ["another mode", { ...NODE, VERIFIER_MODE: "pod" }, "VERIFIER_MODE"],
    ["no node", { VERIFIER_MODE: "node" }, "VERIFIER_NODE"],
    ["a misspelt variable", { ...NODE, VERIFIER_GRACE: "45" }, "VERIFIER_GRACE"],
    ["a duration with a unit", { ...NODE, VERIFIER_GRACE_SECONDS: "45s" }, "VERIFIER_GRACE_SECONDS"],
    ["a negative duration", { ...NODE, VERIFIER_PERIOD_SECONDS: "-1" }, "VERIFIER_PERIOD_SECONDS"],
    ["a period of nothing", { ...NODE, VERIFIER_PERIOD_SECONDS: "0" }, "VERIFIER_PERIOD_SECONDS"],
    ["a port beyond the last", { ...NODE, VERIFIER_LISTEN_PORT: "65536" }, "VERIFIER_LISTEN_PORT"],
    ["yes for true", { ...NODE, VERIFIER_METRICS: "yes" }, "VERIFIER_METRICS"],
    ["an unknown report", { ...NODE, ...IN_POD, VERIFIER_REPORT: "condition,mail" }, "VERIFIER_REPORT"],
    ["a report outside a Pod", { ...NODE, VERIFIER_REPORT: "taint" }, "KUBERNETES_SERVICE_HOST"],
    ["mode cluster outside a Pod", { VERIFIER_MODE: "cluster" }, "KUBERNETES_SERVICE_HOST"],
    ["self-heal in between", { ...CLUSTER, VERIFIER_SELF_HEAL: "maybe" }, "VERIFIER_SELF_HEAL"],
    ["a name with spaces", { ...NODE, VERIFIER_PROJECT: "my project" }, "VERIFIER_PROJECT"],
    ["a registry that is no host", { ...NODE, VERIFIER_REGISTRY: "host:99999" }, "VERIFIER_REGISTRY"],
  ] as const) {
    it(`reject ${what}, and name the variable`, () => {
      assert.match(refusal(env), new RegExp(`^${variable}\\b.*: is|^${variable} and`, "m"));
    });
  }

  it("tell everything that is wrong at once", () => {
    const text = refusal({
      ...NODE,
      VERIFIER_GRACE_SECONDS: "x",
      VERIFIER_LISTEN_PORT: "y",
      VERIFIER_ZONE: "z",
    });
    assert.equal(text.split("\n").length, 3);
  });

  it("echo no value", () => {
    fc.assert(
      fc.property(fc.constantFrom("PROJECT", "GRACE_SECONDS", "REPORT", "SELF_HEAL", "MODE"), (name) => {
        const text = refusal({ ...NODE, ...IN_POD, [`VERIFIER_${name}`]: "s3cr3t value" });
        assert.ok(!text.includes("s3cr3t"));
      }),
    );
  });
});
