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
import { FAULTS, type FaultId } from "../../verifier/faults";
import { selfSigned } from "./support/certificate";
import { play } from "./support/cluster";
import { API_TOKEN, KubernetesApi } from "./support/kubernetes-api";
import { MetadataServer, nodeEnvironment, SECRETS } from "./support/metadata-server";
import { entriesOf } from "./support/output";

describe("the verifier's bundle", () => {
  let folder: string;
  let file: string;
  let sources: readonly string[];
  let metadata: MetadataServer;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "verifier-bundle-"));
    file = join(folder, "verifier.js");
    const { metafile } = bundleVerifier(file);
    sources = Object.keys(metafile.inputs);
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

  it("holds the faults of its own modes alone, as the workload's does", () => {
    const other = join(folder, "workload.js");
    const { metafile } = bundleVerifier(other, "workload");
    const workload = readFileSync(other, "utf8");
    assert.ok(workload.length <= 18 * 1024, `${workload.length} bytes`);
    assert.ok(!Object.keys(metafile.inputs).some((path) => /kubernetes|cluster|self-heal/.test(path)));
    const [verifier, each] = [
      readFileSync(file, "utf8"),
      (text: string, fault: FaultId) => text.includes(FAULTS[fault].cause),
    ];
    assert.deepEqual([each(verifier, "no-binding"), each(workload, "no-binding")], [false, true]);
    assert.deepEqual([each(verifier, "version-skew"), each(workload, "version-skew")], [true, false]);
    assert.deepEqual([each(verifier, "refused"), each(workload, "refused")], [true, true]);
  });

  it("is at most 32 KiB", () => {
    const size = readFileSync(file).length;
    assert.ok(size <= 32 * 1024, `${size} bytes`);
  });

  it("holds no prose of facts: a boundary more costs it a version, and not what changes there", () => {
    assert.ok(sources.some((path) => path.endsWith("gke/boundaries.ts")));
    assert.ok(!sources.some((path) => path.endsWith("gke/known-issues.json")));
    const source = readFileSync(file, "utf8");
    for (const { symptom } of KNOWN_ISSUES) assert.ok(!source.includes(symptom));
    assert.doesNotMatch(source, /https:\/\/[a-z]/);
  });

  it("needs nothing but Node.js itself", () => {
    const required = [...readFileSync(file, "utf8").matchAll(/require\("([^"]+)"\)/g)].map(
      ([, name = ""]) => name,
    );
    assert.ok(required.length > 3);
    for (const name of required) assert.ok(builtinModules.includes(name.replace(/^node:/, "")), name);
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
    assert.match(entriesOf(text)[0]?.message ?? "", /VERIFIER_PERIOD: is no setting/);
  });

  it("exits with 3 on the other program's mode", async () => {
    const { code, text } = await run({ VERIFIER_MODE: "workload" });
    assert.equal(code, 3);
    assert.match(entriesOf(text)[0]?.message ?? "", /VERIFIER_MODE: is not one of node, cluster/);
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
