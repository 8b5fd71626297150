import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { audit } from "../../../cli/audit";
import { UsageError } from "../../../cli/messages/errors";
import { FakeTerminal, TemporaryFolder } from "../support";

const urn = (type: string, name: string) => `urn:pulumi:prod::platform::${type}::${name}`;
const CLUSTER = "gcp:container/cluster:Cluster";
const POOL = "gcp:container/nodePool:NodePool";
const entry = (type: string, name: string, inputs: object, more: object = {}) => ({
  ...{ urn: urn(type, name), custom: true, id: name, type, inputs, outputs: inputs },
  ...more,
});
const hostile = "<script>alert(1)</script>|x";

const STATE = {
  version: 3,
  deployment: {
    manifest: {},
    resources: [
      { urn: urn("pulumi:pulumi:Stack", "platform-prod"), custom: false, type: "pulumi:pulumi:Stack" },
      entry(CLUSTER, "main", { name: "main", location: "europe-west4", enableLegacyAbac: true }),
      entry(CLUSTER, "auto", { name: "auto", location: "europe-west4", enableAutopilot: true }),
      entry("gcp:compute/firewall:Firewall", "ssh", {
        name: "ssh",
        network: "default",
        sourceRanges: ["0.0.0.0/0"],
        allows: [{ protocol: "tcp", ports: ["22"] }],
      }),
      entry(CLUSTER, hostile, { name: "hostile", location: "europe-west4", enableLegacyAbac: true }),
      entry(
        POOL,
        "pool",
        { cluster: "main", nodeConfig: { imageType: "UBUNTU_CONTAINERD" } },
        { propertyDependencies: { cluster: [urn(CLUSTER, "main")] }, dependencies: [urn(CLUSTER, "main")] },
      ),
    ],
  },
};
const exemption = {
  ...{ rule: "no-legacy-abac", resource: "main", until: "2099-12-31" },
  reason: "until its workloads have roles",
};

describe("the report by framework", () => {
  let folder: TemporaryFolder;
  before(() => {
    folder = new TemporaryFolder(
      {
        "state.json": JSON.stringify(STATE),
        "config.json": JSON.stringify({
          settings: { exemptions: [exemption] },
          "no-alpha-cluster": "disabled",
        }),
      },
      { hasPackages: false },
    );
  });
  after(() => folder.remove());

  const run = async (...args: string[]) => {
    const terminal = new FakeTerminal();
    const state = ["--state", join(folder.path, "state.json"), "--framework", "cis-gke-1.9.0"];
    const code = await audit.run([...state, ...args], terminal);
    return { code, out: terminal.stdout };
  };
  const controls = async (...args: string[]) => {
    const { out } = await run("--json", ...args);
    const content = JSON.parse(out);
    return (id: string) => {
      const control = content.controls.find((each: { id: string }) => each.id === id);
      const statuses = control.clusters.map((each: { cluster: string; status: string }) => [
        each.cluster,
        each.status,
      ]);
      return { ...control, statuses: Object.fromEntries(statuses) };
    };
  };

  it("says of each control and cluster what became of it, of a cluster's pools too", async () => {
    const of = await controls();
    assert.deepEqual(of("5.8.3").statuses, { main: "failed", auto: "passed", [hostile]: "failed" });
    assert.deepEqual(of("5.5.1").statuses, { main: "failed", auto: "not applicable", [hostile]: "passed" });
    assert.deepEqual(of("5.10.2").statuses, { main: "passed", auto: "passed", [hostile]: "passed" });
  });

  it("leaves undecided what a value of another kind leaves so, and nothing else", async () => {
    const wrong = entry(CLUSTER, "wrong", { location: "europe-west4", enableLegacyAbac: ["no", "yes"] });
    const [stack] = STATE.deployment.resources;
    folder.write("wrong.json", JSON.stringify({ version: 3, deployment: { resources: [stack, wrong] } }));
    const terminal = new FakeTerminal();
    await audit.run(["--state", join(folder.path, "wrong.json"), "--framework", "cis-gke-1.9.0"], terminal);
    assert.match(
      terminal.stdout,
      /5\.8\.3 .*\n.*by no-legacy-abac\n +undecided +prod\/wrong\n.*enableLegacyAbac: is a list, where true or false/,
    );
    assert.match(terminal.stdout, /5\.10\.2 .*\n.*by no-alpha-cluster\n +passed +prod\/wrong\n/);
  });

  it("says it of the resources that a control is about where that is no cluster", async () => {
    const of = await controls();
    assert.deepEqual(of("5.6.6").statuses, { "ssh (Firewall)": "failed" });
    assert.deepEqual(of("5.1.1").statuses, {});
    const { out } = await run();
    assert.match(out, /5\.1\.1 .*\n.*by images-scanned\n.*the program has nothing that it applies to/);
  });

  it("says what it comes to, and nothing else, where it is to be quiet", async () => {
    const { out } = await run("--quiet");
    assert.match(out, /^CIS [^\n]+\n\d+ controls: [^\n]+\nOn clusters: [^\n]+\n$/);
  });

  it("counts exemptions of the configuration, and none of its levels", async () => {
    const of = await controls("--config", join(folder.path, "config.json"));
    assert.equal(of("5.8.3").statuses.main, "exempt");
    assert.deepEqual(of("5.10.2").rules, ["no-alpha-cluster"]);
    assert.equal(of("5.10.2").statuses.main, "passed");
  });

  it("names the controls that no rule decides, with the reason", async () => {
    const of = await controls();
    assert.deepEqual([of("5.10.1").without.kind, of("4.1.1").without.kind], ["notExpressible", "manual"]);
    const { out } = await run();
    assert.match(out, /57 controls: \d+ decided by rules, \d+ manual, 5 not expressible\./);
    assert.match(out, /not expressible: GKE has had no such addon/);
  });

  it("refuses as the findings do, and judges by no other rule", async () => {
    const { code, out } = await run();
    assert.equal(code, 1);
    assert.doesNotMatch(out, /maintenance-window-required/);
  });

  it("is written as one page of HTML, in which nothing that a program says is markup", async () => {
    const file = join(folder.path, "report.html");
    await run("--report", file);
    const page = readFileSync(file, "utf8");
    assert.doesNotMatch(page, /<script|https?:\/\/|<link|<img/);
    assert.match(page, /&lt;script&gt;/);
    assert.equal(page.match(/<tr>/g)?.length, 58);
    assert.equal(page.match(/<td>/g)?.length, page.match(/<\/td>/g)?.length);
  });

  it("is written as Markdown, in which nothing that a program says ends a cell", async () => {
    const file = join(folder.path, "report.md");
    await run("--report", file);
    const rows = readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line.startsWith("| "));
    assert.equal(rows.length, 58);
    for (const row of rows) assert.equal(row.split("|").length, 7, row);
  });

  for (const [title, args, says] of [
    [
      "a framework that is not known",
      ["--framework", "cis-gke-1.6.0"],
      /takes cis-gke-1\.9\.0, not "cis-gke-1\.6\.0"/,
    ],
    [
      "a file in no known form",
      ["--framework", "cis-gke-1.9.0", "--report", "r.pdf"],
      /\.html, \.md, \.json or \.txt/,
    ],
    ["a file without a framework", ["--report", "r.html"], /needs --framework/],
    [
      "a severity, which no control has",
      ["--framework", "cis-gke-1.9.0", "--severity", "high"],
      /reports every control, with or without --severity\. Leave that out/,
    ],
    ["more than all", ["--framework", "cis-gke-1.9.0", "--verbose"], /with or without --verbose/],
    [
      "a preset too",
      ["--framework", "cis-gke-1.9.0", "--preset", "strict"],
      /either --preset or --framework/,
    ],
  ] as const) {
    it(`is refused for ${title}`, async () => {
      const state = ["--state", join(folder.path, "state.json")];
      await assert.rejects(
        async () => audit.run([...state, ...args], new FakeTerminal()),
        (error: Error) => error instanceof UsageError && says.test(error.message),
      );
      assert.ok(!existsSync("r.html"));
    });
  }
});
