import assert from "node:assert/strict";
import { join } from "node:path";
import { issues } from "../../cli/issues";
import { UsageError } from "../../cli/messages/errors";
import { outlook } from "../../cli/outlook";
import { listedCluster } from "./deployed/clusters";
import { type StatedCluster, stateOf } from "./outlook-states";
import { FakeTerminal, TemporaryFolder } from "./support";

/** A secret as a state has it, encrypted. */
const SECRET = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:a:b",
};
/** Not even a text can be made of it. */
const ODD = { toString: 1 };
const FUSE = { addonsConfig: { gcsFuseCsiDriverConfig: { enabled: true } } };

/** A cluster of which nothing is pinned, as GKE runs it. */
const running = (plane: string, nodes: string, inputs = {}): StatedCluster => ({
  inputs,
  outputs: { masterVersion: plane },
  pools: { general: { outputs: { version: nodes } } },
});

const FILES = {
  "issue.json": stateOf("prod", { main: running("1.35.3-gke.1389000", "1.34.1-gke.3899001", FUSE) }),
  "good.json": stateOf("good", { main: running("1.35.3-gke.2347000", "1.35.3-gke.2347000") }),
  "partial.json": stateOf("partial", {
    main: {
      inputs: { minMasterVersion: "1.35", ...FUSE },
      pools: { general: { inputs: { version: "1.35" } } },
    },
  }),
  "silent.json": stateOf("silent", { main: { inputs: FUSE, pools: { general: {} } } }),
  "crossing.json": stateOf("crossing", { main: running("1.21.6-gke.1500", "1.20.15-gke.300") }),
  "secret.json": stateOf("secret", {
    main: { inputs: { minMasterVersion: SECRET }, pools: { general: { inputs: { version: SECRET } } } },
  }),
  "secrets.json": stateOf("secrets", {
    main: {
      pools: Object.fromEntries(
        Array.from({ length: 8 }, (_, i) => [`p${i}`, { inputs: { version: SECRET } }]),
      ),
    },
  }),
  "odd.json": stateOf("odd", {
    main: {
      outputs: { name: [ODD], location: ODD, masterVersion: ODD },
      pools: { general: { outputs: { name: ODD, version: [ODD] } } },
    },
    inline: { inputs: { nodePools: [{ name: ODD }, { name: [] }] } },
  }),
  "info.json": JSON.stringify({ endOfStandardSupportTimestamp: "2027-02-20T00:00:00Z" }),
  "autopilot.json": stateOf("autopilot", {
    main: {
      inputs: { enableAutopilot: true },
      outputs: { masterVersion: "1.34.8-gke.1218000", nodeVersion: "1.34.8-gke.1217999", ...FUSE },
    },
  }),
  "default.json": stateOf("default", {
    main: {
      inputs: { initialNodeCount: 3 },
      outputs: {
        masterVersion: "1.34.8-gke.1218000",
        nodePools: [{ name: "default-pool", version: "1.34.8-gke.1217999" }],
        ...FUSE,
      },
    },
  }),
  "without-cache.json": JSON.stringify([
    listedCluster({ currentMasterVersion: "1.34.1-gke.1431000", addonsConfig: {} }),
  ]),
  "list.json": JSON.stringify([
    listedCluster(),
    { ...listedCluster(), name: "new", status: "PROVISIONING", currentMasterVersion: undefined },
  ]),
  "empty.json": stateOf("empty", {}),
  "own.json": JSON.stringify({
    settings: {
      knownIssues: [
        {
          id: "our-agent",
          component: "our agent",
          theme: "dns",
          symptom: "takes the port of something else",
          affected: [{ nodes: [">=1.35.3-gke.0 <1.35.4-gke.0"] }],
          fixedIn: ["1.35.4-gke.0"],
          sources: ["https://example.com/agent"],
          date: "2026-11-20",
          confidence: "high",
        },
      ],
    },
  }),
};

describe("issues", function () {
  this.timeout(60_000);
  let folder: TemporaryFolder;
  before(() => {
    folder = new TemporaryFolder(FILES);
  });
  after(() => folder.remove());

  const run = async (...args: string[]) => {
    const terminal = new FakeTerminal(false, { COLUMNS: "80" });
    const code = await issues.run(
      args.map((arg) => (arg in FILES ? join(folder.path, arg) : arg)),
      terminal,
    );
    return { code, out: terminal.stdout, err: terminal.stderr };
  };
  const found = async (...args: string[]) => {
    const { clusters } = JSON.parse((await run(...args, "--json")).out);
    return clusters[0].issues.map(({ when, id }: { when: string; id: string }) => `${when} ${id}`);
  };

  it("names what could not be looked at", async () => {
    const missing = join(folder.path, "missing.json");
    const text = (await run("--state", "good.json", "--state", missing)).out;
    assert.ok(text.replaceAll(/\s+/g, " ").includes(`Not looked at: ${missing}`), text);
    const { code, out } = await run("--state", "good.json", "--state", missing, "--json");
    assert.equal(code, 2);
    const { failed, clusters } = JSON.parse(out);
    assert.deepEqual([failed, clusters.length], [[missing], 1]);
  });

  it("expects no default of new clusters of one that exists, in a list or in a state", async () => {
    const expects = async (...args: string[]) =>
      (await found(...args)).some((each: string) => each.includes("nodelocal-dns"));
    assert.equal(await expects("--gcloud", "without-cache.json"), false);
    assert.equal(await expects("--state", "good.json"), false);
    assert.equal(await expects("--state", "partial.json"), true);
  });

  it("names a listed cluster that GKE is still making", async () => {
    const { out, err } = await run("--gcloud", "list.json");
    const sentence =
      /has the cluster europe-west1\/new, for which GKE gives no currentMasterVersion \(its status is PROVISIONING\): it is not looked into\./;
    assert.equal(err, "");
    assert.match(out.replace(/\s+/g, " "), sentence);
    const { notLookedInto } = JSON.parse((await run("--gcloud", "list.json", "--json")).out);
    assert.equal(notLookedInto.length, 1);
    const info = `new=${join(folder.path, "info.json")}`;
    assert.match(
      (await run("--gcloud", "list.json", "--upgrade-info", info)).err.replace(/\s+/g, " "),
      /info\.json is not used, as the cluster new is not judged: GKE gives its status as PROVISIONING\./,
    );
    assert.match(notLookedInto[0], sentence);
  });

  it("lists what applies now and what would with the next minor", async () => {
    const { code, out } = await run("--state", "issue.json");
    assert.equal(code, 1);
    assert.match(
      out,
      /^prod: main {2}control plane 1\.35\.3-gke\.1389000\n {2}nodes: general 1\.34\.1-gke\.3899001\n {2}support: 1\.35 ends on 2027-04-11: then GKE upgrades it by force\n[^\n]*\n {2}Now\n/,
    );
    const [now = "", later = ""] = out.split("\n  With 1.36\n");
    assert.match(now, /gcsfuse-sidecar-before-metadata-server {2}identity {2}general\n/);
    assert.match(now, /Fixed in 1\.34\.8-gke\.1218000 and later\./);
    assert.match(later, /gcsfuse-node-version-skew/);
    assert.match(later, /Fixed in 1\.36\.5-gke\.1032000 and later\./);
    assert.match(
      out,
      /\n1 of 1 cluster has a known issue now\.\nKnown issues as of \d{4}-\d\d-\d\d, old from \d{4}-\d\d-\d\d on\.\n/,
    );
    for (const line of out.split("\n")) assert.ok(line.length <= 80 || line.includes("https://"), line);
  });

  it("passes where none applies now, whatever people have to judge", async () => {
    const { code, out } = await run("--state", "good.json");
    assert.equal(code, 0);
    assert.match(out, /Possible now\n[\s\S]*containerd-2[\s\S]*Only if something on them uses/);
    assert.match(out, /\n0 of 1 cluster has a known issue now; 1 may have one\.\n/);
  });

  it("tells apart what a partial version leaves open", async () => {
    const list = await found("--state", "partial.json");
    assert.ok(list.includes("may-apply gcsfuse-sidecar-before-metadata-server"));
    assert.ok(!list.some((line: string) => line.startsWith("applies ")));
  });

  it("compares the nodes of an Autopilot cluster, as GKE reports them", async () => {
    const { code, out } = await run("--state", "autopilot.json");
    assert.equal(code, 1);
    assert.match(out, /\n {2}nodes: Autopilot 1\.34\.8-gke\.1217999\n/);
    assert.ok(
      (await found("--state", "autopilot.json")).includes("applies gcsfuse-sidecar-before-metadata-server"),
    );
  });

  it("compares a default pool of which the program says nothing, where GKE reports it", async () => {
    const { code, out } = await run("--state", "default.json");
    assert.equal(code, 1);
    assert.match(out, /\n {2}nodes: default-pool 1\.34\.8-gke\.1217999\n/);
  });

  it("stops at no property that no type allows", async () => {
    const { code, out } = await run("--state", "odd.json");
    assert.equal(code, 0);
    assert.match(out, /2 clusters/);
  });

  it("names two halves on two sides of a boundary", async () => {
    assert.ok((await found("--state", "crossing.json")).includes("applies metadata-address-moved"));
  });

  it("says where nothing tells a version", async () => {
    const { code, out } = await run("--state", "silent.json");
    assert.equal(code, 0);
    assert.match(
      out,
      /control plane not known\n {2}nodes: general not known\n {2}The program sets no version/,
    );
    assert.match(out, /\n0 of 1 cluster has a known issue now; of 1 the version is not known\.\n/);
  });

  it("names the versions that are set and not known", async () => {
    const { out } = await run("--state", "secret.json");
    assert.match(
      out,
      /Not known: minMasterVersion, NodePool\.general\.version\n {2}A state shows what GKE runs/,
    );
  });

  it("names the first of many versions that are not known, in the outlook too", async () => {
    const terminal = new FakeTerminal(false, { COLUMNS: "400" });
    await outlook.run(["--state", join(folder.path, "secrets.json")], terminal);
    for (const out of [(await run("--state", "secrets.json")).out.replace(/\s+/g, " "), terminal.stdout])
      assert.match(out, /Not known:? .*NodePool\.p4\.version and 3 more/);
  });

  it("looks at several states, with issues of the configuration", async () => {
    const { code, out } = await run(
      "--state",
      "good.json",
      "--state",
      "issue.json",
      "--config",
      "own.json",
      "--json",
    );
    assert.equal(code, 1);
    const { version, data, clusters } = JSON.parse(out);
    assert.equal(version, 1);
    assert.deepEqual(
      data.map(({ what }: { what: string }) => what),
      ["known issues", "support dates"],
    );
    assert.deepEqual(
      clusters.map(({ stack }: { stack: string }) => stack),
      ["good", "prod"],
    );
    const own = clusters[0].issues.find(({ id }: { id: string }) => id === "our-agent");
    assert.deepEqual([own.when, own.pools, own.fixedIn], ["applies", ["general"], "1.35.4-gke.0"]);
  });

  it("says that there are no clusters", async () => {
    assert.match((await run("--state", "empty.json")).out, /^No clusters were found\.\n/);
    assert.doesNotMatch((await run("--state", "missing.json")).out, /No clusters/);
  });

  it("reports a state that cannot be read, and looks at the others", async () => {
    const { code, out, err } = await run(
      "--state",
      join(folder.path, "missing.json"),
      "--state",
      "issue.json",
    );
    assert.equal(code, 2);
    assert.match(err, /^error: .*missing\.json/);
    assert.match(out, /^prod: main/);
  });

  it("takes a folder or states, not both", async () => {
    await assert.rejects(run(".", "--state", "good.json"), UsageError);
  });
});
