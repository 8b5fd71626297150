import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { builtinModules } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KNOWN_ISSUES } from "../../gke/known-issues";
import { bundleVerifier } from "../../tools/verifier-bundle";
import { type AnyMode, MODES, PROGRAM_FILES, WORKLOAD_MODE } from "../../verifier/contract";
import { FAULTS, type FaultId } from "../../verifier/faults";
import { selfSigned } from "./support/certificate";
import { play } from "./support/cluster";
import { API_TOKEN, KubernetesApi } from "./support/kubernetes-api";
import { MetadataServer, nodeEnvironment, SECRETS } from "./support/metadata-server";
import { entriesOf } from "./support/output";

describe("the verifier's bundle", () => {
  let folder: string;
  const ALL: readonly AnyMode[] = [...MODES, WORKLOAD_MODE];
  const files: Record<AnyMode, string> = { node: "", cluster: "", workload: "" };
  const sources: Record<AnyMode, readonly string[]> = { node: [], cluster: [], workload: [] };
  let metadata: MetadataServer;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "verifier-bundle-"));
    for (const mode of ALL) {
      files[mode] = join(folder, PROGRAM_FILES[mode]);
      const { metafile } = bundleVerifier(files[mode], mode);
      sources[mode] = Object.keys(metafile.inputs);
    }
    metadata = await MetadataServer.start();
  });
  after(async () => {
    await metadata?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Ended {
    readonly code: number | null;
    readonly text: string;
  }
  /** Runs it in a process of its own, bounded in time. */
  const run = (env: Record<string, string>, signalAfter?: number): Promise<Ended> =>
    new Promise((resolve) => {
      const file = env.VERIFIER_MODE === "cluster" ? files.cluster : files.node;
      const child = spawn(process.execPath, [file], { env, stdio: ["ignore", "pipe", "pipe"] });
      let text = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += chunk));
      const limit = setTimeout(() => child.kill("SIGKILL"), 20_000);
      if (signalAfter !== undefined) setTimeout(() => child.kill("SIGTERM"), signalAfter);
      child.once("close", (code) => {
        clearTimeout(limit);
        resolve({ code, text });
      });
    });
  const environment = (more: Record<string, string> = {}) =>
    nodeEnvironment(metadata.port, {
      VERIFIER_METADATA_HOST: "localhost",
      VERIFIER_DNS_NAMES: "localhost",
      VERIFIER_RESPONSE_TIMEOUT_SECONDS: "2",
      ...more,
    });

  for (const mode of ALL) {
    it(`is at most 32 KiB: ${mode}`, () => {
      const size = readFileSync(files[mode]).length;
      assert.ok(size <= 32 * 1024, `${size} bytes`);
    });

    it(`needs nothing but Node.js itself: ${mode}`, () => {
      const required = [...readFileSync(files[mode], "utf8").matchAll(/require\("([^"]+)"\)/g)].map(
        ([, name = ""]) => name,
      );
      assert.ok(required.length > 1);
      for (const name of required) assert.ok(builtinModules.includes(name.replace(/^node:/, "")), name);
    });

    it(`holds no prose of facts: ${mode}`, () => {
      assert.ok(!sources[mode].some((path) => path.endsWith("gke/known-issues.json")));
      const source = readFileSync(files[mode], "utf8");
      for (const { symptom } of KNOWN_ISSUES) assert.ok(!source.includes(symptom));
      assert.doesNotMatch(source, /https:\/\/[a-z]/);
    });
  }

  it("has of the other mode nothing that only that one needs", () => {
    const has = (mode: AnyMode, name: string) =>
      sources[mode].some((path) => path.endsWith(`verifier/${name}.ts`));
    for (const name of ["survey", "assess", "self-heal", "known-issues"])
      assert.deepEqual([has("cluster", name), has("node", name)], [true, false], name);
    for (const name of ["node", "probe", "node-report"])
      assert.deepEqual([has("cluster", name), has("node", name)], [false, true], name);
  });

  it("holds the faults of its own mode alone", () => {
    const modesWith = (fault: FaultId) =>
      ALL.filter((mode) => readFileSync(files[mode], "utf8").includes(FAULTS[fault].cause));
    assert.deepEqual(modesWith("host-network"), ["workload"]);
    assert.deepEqual(modesWith("version-skew"), ["cluster"]);
    assert.deepEqual(modesWith("refused"), ALL);
  });

  it("is small for workloads, which have no part in the Kubernetes API", () => {
    assert.ok(!sources.workload.some((path) => /kubernetes|cluster|self-heal/.test(path)));
    assert.ok(readFileSync(files.workload).length <= 18 * 1024);
  });

  it("exits with 0 on an identity, in one line without its tokens", async () => {
    metadata.behaviour = {};
    const { code, text } = await run(environment({ VERIFIER_AUDIENCE: "https://test" }));
    assert.equal(code, 0, text);
    assert.equal(entriesOf(text).length, 1);
    for (const secret of SECRETS) assert.ok(!text.includes(secret));
  });

  it("exits with 1 without one", async () => {
    metadata.behaviour = { status: 500, body: SECRETS[0] };
    const { code, text } = await run(environment());
    assert.equal(code, 1);
    assert.ok(!text.includes(SECRETS[0]));
  });

  it("exits with 3 on a wrong configuration, and says which", async () => {
    const { code, text } = await run({ VERIFIER_MODE: "node", VERIFIER_NODE: "n", VERIFIER_PERIOD: "5" });
    assert.equal(code, 3);
    assert.match(entriesOf(text)[0]?.message ?? "", /VERIFIER_PERIOD: is not a setting/);
  });

  it("exits with 3 on the other program's mode", async () => {
    const { code, text } = await run({ VERIFIER_MODE: "workload" });
    assert.equal(code, 3);
    assert.match(entriesOf(text)[0]?.message ?? "", /VERIFIER_MODE: is not one of node\n/);
  });

  it("exits with 2 on a defect, and says where without quoting", async () => {
    // The port is taken: nothing that a verdict tells of.
    const { code, text } = await run(
      environment({ VERIFIER_ONCE: "false", VERIFIER_LISTEN_PORT: String(metadata.port) }),
    );
    assert.equal(code, 2);
    assert.match(entriesOf(text).at(-1)?.message ?? "", /The verification itself failed: EADDRINUSE/);
  });

  it("ends at SIGTERM with its last verdict's code", async () => {
    metadata.behaviour = { status: 404 };
    const { code, text } = await run(
      environment({ VERIFIER_ONCE: "false", VERIFIER_LISTEN_PORT: "0" }),
      1500,
    );
    assert.equal(code, 1, text);
  });

  it("exits with 0 on a verified cluster, and prints no token of the API", async () => {
    const api = await KubernetesApi.start();
    try {
      play(api, { nodes: 3 });
      const namespace = { VERIFIER_NAMESPACE: "gke-upgrade-verification" };
      const { code, text } = await run({ VERIFIER_MODE: "cluster", ...namespace, ...api.environment });
      assert.equal(code, 0, text);
      assert.ok(!text.includes(API_TOKEN));
    } finally {
      await api.stop();
    }
  });

  describe("with a registry", () => {
    let registry: Server;
    let authority: string;
    let answer = 200;
    const seen: string[] = [];
    before(async () => {
      const certificate = selfSigned();
      authority = join(folder, "registry.crt");
      writeFileSync(authority, certificate.cert);
      registry = createServer(certificate, ({ url, headers }, response) => {
        seen.push(`${url} ${headers.authorization}`);
        response.writeHead(answer, { location: "https://localhost:1/" }).end("{}");
      });
      await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
    });
    after(() => registry.close());

    it("sends no token that is another's", async () => {
      metadata.behaviour = { values: { "instance/service-accounts/default/email": "other@x.example" } };
      seen.length = 0;
      const { port } = registry.address() as AddressInfo;
      const { code } = await run(
        environment({ VERIFIER_REGISTRY: `localhost:${port}`, NODE_EXTRA_CA_CERTS: authority }),
      );
      assert.equal(code, 1);
      assert.deepEqual(seen, []);
    });

    for (const [status, fault] of [
      [200, undefined],
      [401, "registry-denied"],
      [403, "registry-denied"],
      [307, "registry-unreachable"],
      [500, "registry-unreachable"],
    ] as const) {
      it(`tells ${fault ?? "nothing"} of ${status}`, async () => {
        metadata.behaviour = {};
        answer = status;
        seen.length = 0;
        const { port } = registry.address() as AddressInfo;
        const { code, text } = await run(
          environment({ VERIFIER_REGISTRY: `localhost:${port}`, NODE_EXTRA_CA_CERTS: authority }),
        );
        assert.equal(code, fault ? 1 : 0, text);
        assert.equal(entriesOf(text)[0]?.verification?.fault, fault);
        const user = Buffer.from(`oauth2accesstoken:${SECRETS[0]}`).toString("base64");
        assert.deepEqual(seen, [`/v2/token?service=localhost Basic ${user}`]);
        assert.ok(!text.includes(SECRETS[0]) && !text.includes(user));
      });
    }
  });
});
