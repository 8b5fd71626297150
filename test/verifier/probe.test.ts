import assert from "node:assert/strict";
import { createServer, type Server } from "node:https";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import type { Lookup } from "../../verifier/dns";
import { probe } from "../../verifier/probe";
import { readSettings } from "../../verifier/settings";
import type { Check, Problem } from "../../verifier/verdict";
import { selfSigned } from "./support/certificate";
import {
  type Behaviour,
  EMAIL,
  IMPATIENT,
  MetadataServer,
  nodeEnvironment,
  SECRETS,
} from "./support/metadata-server";

const resolves: Lookup = async () => ({ address: "127.0.0.1" });
const faults = ({ problems }: { problems: readonly Problem[] }) =>
  problems.map(({ check, fault }) => `${check}: ${fault}`);

describe("a round of questions", () => {
  let server: MetadataServer;
  before(async () => {
    server = await MetadataServer.start();
  });
  after(() => server.stop());
  beforeEach(() => {
    server.behaviour = {};
    server.requests.length = 0;
  });

  const ask = (more: Record<string, string> = {}, lookup = resolves, port = server.port) =>
    probe(readSettings(nodeEnvironment(port, more)), lookup);

  it("passes on a healthy server, and asks for everything", async () => {
    const result = await ask({ VERIFIER_AUDIENCE: "https://test" });
    assert.deepEqual(result.problems, []);
    assert.equal(result.hasIdentity, true);
    const names = result.checks.map(({ name }: Check) => name);
    assert.deepEqual(names, [
      "project",
      "cluster-name",
      "cluster-location",
      "email",
      "token",
      "account",
      "account-token",
      "universe",
      "identity-token",
      "metadata-name",
      "dns:kubernetes.test",
    ]);
    assert.equal(server.requests.at(0)?.host, "127.0.0.1");
    assert.equal(server.requests.at(-1)?.host, "metadata.test");
  });

  it("asks for no identity token without an audience", async () => {
    await ask();
    assert.ok(!server.requests.some(({ path }) => path.includes("identity")));
  });

  const onToken = { only: "/token" };
  for (const [what, behaviour, told] of [
    ["a hung server", { connection: "hang" }, ["project: response-timeout"]],
    ["a server that hangs on tokens alone", { ...onToken, connection: "hang" }, ["token: response-timeout"]],
    ["a reset", { connection: "reset" }, ["project: reset"]],
    ["something that is not HTTP", { connection: "raw" }, every("not-metadata-server")],
    ["403 for the token", { ...onToken, status: 403 }, ["token: forbidden", "account-token: forbidden"]],
    [
      "404 for the account",
      { only: "service-accounts", status: 404 },
      ["email: not-found", "token: not-found", "account: not-found", "account-token: not-found"],
    ],
    ["429", { ...onToken, status: 429 }, ["token: overloaded", "account-token: overloaded"]],
    ["499", { ...onToken, status: 499 }, ["token: overloaded", "account-token: overloaded"]],
    ["500", { ...onToken, status: 500 }, ["token: server-error", "account-token: server-error"]],
    ["503 for all", { status: 503 }, every("server-error")],
    ["answers without the header", { withoutHeader: true }, every("missing-header")],
    [
      "a web server",
      { withoutHeader: true, status: 200, body: "<html>It works!</html>" },
      every("not-metadata-server"),
    ],
    [
      "a web server that knows nothing",
      { withoutHeader: true, status: 404, body: "" },
      every("not-metadata-server").filter((told) => !told.startsWith("universe")),
    ],
    ["an empty token", { ...onToken, body: "{}" }, ["token: invalid-token", "account-token: invalid-token"]],
    [
      "no JSON for a token",
      { ...onToken, body: "no token" },
      ["token: invalid-answer", "account-token: invalid-answer"],
    ],
    [
      "a universe without the header",
      { only: "universe", withoutHeader: true },
      ["universe: missing-header"],
    ],
    ["a universe that fails", { only: "universe", status: 500 }, ["universe: server-error"]],
    ["an account without an address", { only: "default/?", body: "{}" }, ["account: invalid-answer"]],
    [
      "an account that is not known by its address",
      { only: EMAIL, status: 404 },
      ["account-token: not-found"],
    ],
    ["scopes that are refused", { only: "scopes=", status: 403 }, ["account-token: forbidden"]],
    [
      "another project",
      { values: { "project/project-id": "other" } },
      ["project: wrong-cluster", "metadata-name: wrong-cluster"],
    ],
    [
      "another cluster",
      { values: { "instance/attributes/cluster-name": "other" } },
      ["cluster-name: wrong-cluster"],
    ],
    [
      "another location",
      { values: { "instance/attributes/cluster-location": "us-east1" } },
      ["cluster-location: wrong-cluster"],
    ],
    [
      "the bare workload pool",
      { values: { "instance/service-accounts/default/email": "demo-project.svc.id.goog" } },
      ["email: unbound-identity"],
    ],
    [
      "the node's account",
      { values: { "instance/service-accounts/default/email": "1-compute@developer.gserviceaccount.com" } },
      ["email: node-identity"],
    ],
  ] as const satisfies readonly (readonly [string, Behaviour, readonly string[]])[]) {
    it(`tells ${what} apart`, async () => {
      server.behaviour = behaviour;
      const isHung = "connection" in behaviour && behaviour.connection === "hang";
      const result = await ask(isHung ? IMPATIENT : {});
      assert.deepEqual(faults(result), told);
      assert.equal(result.hasIdentity, false);
    });
  }

  function every(fault: string): readonly string[] {
    const node = ["project", "cluster-name", "cluster-location"];
    const account = ["email", "token", "account", "account-token"];
    return [...node, ...account, "universe", "metadata-name"].map((check) => `${check}: ${fault}`);
  }

  it("tells a port without a listener apart, and asks a server that is not there once", async () => {
    const taken = createTcpServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const { port } = taken.address() as AddressInfo;
    await new Promise((resolve) => taken.close(resolve));
    const result = await ask({}, resolves, port);
    assert.deepEqual(faults(result), ["project: refused"]);
    assert.deepEqual(
      result.checks.map(({ name }) => name),
      ["project", "dns:kubernetes.test"],
    );
  });

  it("takes a universe that is not known for Google's own, as clients do", async () => {
    server.behaviour = { only: "universe", status: 404, withoutHeader: true };
    assert.deepEqual((await ask()).problems, []);
  });

  it("asks for a token by the address that it was told, and by none where that is the workload pool", async () => {
    const pool = "demo-project.svc.id.goog";
    for (const [email, account] of [
      [EMAIL, EMAIL],
      [pool, "default"],
    ]) {
      server.requests.length = 0;
      server.behaviour = { values: { "instance/service-accounts/default/email": email ?? "" } };
      await ask({ VERIFIER_SERVICE_ACCOUNT: email ?? "" });
      const asked = server.requests.find(({ path }) => path.includes("token?scopes="));
      assert.ok(asked?.path.includes(`/service-accounts/${account}/token?scopes=https`), asked?.path);
    }
  });

  it("tells a slow answer, and counts it as an identity", async () => {
    server.behaviour = { only: "/token", delay: 100 };
    const result = await ask({ VERIFIER_SLOW_SECONDS: "0.09" });
    assert.deepEqual(faults(result), ["token: slow", "account-token: slow"]);
    assert.equal(result.hasIdentity, true);
  });

  it("tells names that do not resolve apart, and counts the server as an identity", async () => {
    const result = await ask({}, async () => {
      throw Object.assign(new Error(), { code: "ENOTFOUND" });
    });
    assert.deepEqual(faults(result), ["metadata-name: dns-failure", "dns:kubernetes.test: dns-failure"]);
    assert.equal(result.hasIdentity, true);
  });

  it("waits for no name longer than for an answer", async () => {
    const start = performance.now();
    const result = await ask(IMPATIENT, () => new Promise(() => {}));
    assert.deepEqual(faults(result), ["metadata-name: dns-failure", "dns:kubernetes.test: dns-failure"]);
    assert.ok(performance.now() - start < 10_000);
  });

  it("tells a name with another address apart", async () => {
    const result = await ask({}, async () => ({ address: "127.0.0.2" }));
    assert.deepEqual(faults(result), ["metadata-name: dns-wrong-address"]);
  });

  describe("with a registry", () => {
    let registry: Server;
    let status = 200;
    const seen: { url: string | undefined; authorization: string | undefined }[] = [];
    before(async () => {
      registry = createServer(selfSigned(), ({ url, headers }, response) => {
        seen.push({ url, authorization: headers.authorization });
        response.writeHead(status, { location: "https://elsewhere.test/" }).end("{}");
      });
      await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
    });
    after(() => new Promise((resolve) => registry.close(resolve)));

    it("sends its token to nobody whose certificate is not trusted", async () => {
      const { port } = registry.address() as AddressInfo;
      const result = await ask({ VERIFIER_REGISTRY: `localhost:${port}` });
      assert.deepEqual(faults(result), ["registry: registry-unreachable"]);
      assert.deepEqual(seen, []);
      assert.equal(result.hasIdentity, true);
    });

    // The certificate authority is the process's own setting: the trusted case is in bundle.test.ts.
    it("is not asked without a token", async () => {
      status = 200;
      server.behaviour = { only: "/token", status: 500 };
      const { port } = registry.address() as AddressInfo;
      const result = await ask({ VERIFIER_REGISTRY: `localhost:${port}` });
      assert.deepEqual(faults(result), ["token: server-error", "account-token: server-error"]);
    });
  });

  it("holds no secret in what it gives", async () => {
    const result = await ask({ VERIFIER_AUDIENCE: "https://test" });
    for (const secret of SECRETS) assert.ok(!JSON.stringify(result).includes(secret));
  });
});
