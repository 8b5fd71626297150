import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { type Behaviour, EMAIL, PROJECT, respond, SECRETS } from "../verifier/support/metadata-server";
import { entriesOf, labelsOf } from "../verifier/support/output";
import { NameServer, type NameServerMode } from "./name-server";
import { Network, NODE_ADDRESS } from "./network";
import { RELEASED_CLIENTS, type ReleasedClient } from "./released-clients";
import { workloadPlays } from "./workload-plays";

const BUNDLE = process.env.VERIFIER_BUNDLE ?? "";
const EMAIL_PATH = "instance/service-accounts/default/email";

/** Milliseconds within which a fault is told: a process's start; timeouts come on top. */
const QUICK = 4000;

/** Where the metadata server listens: since 1.21.0-gke.1000, before it, and without forwarding. */
const CURRENT = { host: "169.254.169.252", port: 988 };
const STALE = { host: "127.0.0.1", port: 988 };
const DIRECT = { host: "169.254.169.254", port: 80 };

describe("the network of a node", () => {
  let network: Network;
  let names: NameServer;
  let server: Server | undefined;
  let behaviour: Behaviour = {};

  before(async () => {
    network = new Network();
    names = await NameServer.start(NODE_ADDRESS);
  });
  after(() => {
    names?.stop();
    network?.close();
  });
  afterEach(async () => {
    await stop();
    behaviour = {};
    names.mode = "healthy";
    network.restore();
  });

  async function listen({ host, port }: typeof CURRENT): Promise<void> {
    const started = createServer((request, response) => respond(request, response, behaviour));
    server = started;
    await new Promise<void>((resolve) => started.listen(port, host, resolve));
  }

  async function stop(): Promise<void> {
    const stopped = server;
    server = undefined;
    stopped?.closeAllConnections();
    await new Promise<void>((resolve) => (stopped ? stopped.close(() => resolve()) : resolve()));
  }

  const verify = (more: Record<string, string> = {}, limit = 20_000, signal?: AbortSignal) =>
    network.inPod(
      [BUNDLE],
      {
        VERIFIER_MODE: "node",
        VERIFIER_NODE: "node-1",
        VERIFIER_ONCE: "true",
        VERIFIER_PROJECT: PROJECT,
        VERIFIER_CLUSTER: "demo",
        VERIFIER_LOCATION: "europe-west1",
        VERIFIER_SERVICE_ACCOUNT: EMAIL,
        VERIFIER_AUDIENCE: "https://test",
        VERIFIER_GRACE_SECONDS: "0",
        VERIFIER_TERMINATION_LOG: "/dev/null",
        ...more,
      },
      limit,
      signal,
    );

  /** What Google's own libraries say; true where a workload would get its identity. */
  async function clients(): Promise<Record<"available" | "email" | "token" | "universe", boolean>> {
    const program = join(__dirname, "clients.ts");
    const { text } = await network.inPod(
      ["--import", require.resolve("tsx"), program],
      { NODE_NO_WARNINGS: "1" },
      15_000,
    );
    return JSON.parse(text);
  }

  async function assertVerdict(fault: string | undefined, more?: Record<string, string>): Promise<number> {
    const { code, text, milliseconds } = await verify(more);
    const [entry] = entriesOf(text);
    assert.equal(entry && labelsOf(entry).verification_fault, fault, text);
    assert.equal(code, fault === undefined || fault === "slow" ? 0 : 1);
    for (const secret of SECRETS) assert.ok(!text.includes(secret));
    return milliseconds;
  }

  it("is healthy with a server at 169.254.169.252:988, by address and by name, and Google's clients agree", async () => {
    await listen(CURRENT);
    const [, agree] = await Promise.all([assertVerdict(undefined), clients()]);
    assert.deepEqual(agree, { available: true, email: true, token: true, universe: true });
  });

  it("is healthy without forwarding where the server answers at 169.254.169.254 itself, as on Dataplane V2", async () => {
    network.withoutForwarding();
    await listen(DIRECT);
    await assertVerdict(undefined);
  });

  it("refuses in the incident: a server that is well at 127.0.0.1:988, behind the new forwarding; Google's clients agree", async () => {
    await listen(STALE);
    const here = await fetch("http://127.0.0.1:988/computeMetadata/v1/project/project-id", {
      headers: { "Metadata-Flavor": "Google" },
    });
    assert.equal((await here.text()).trim(), PROJECT);
    const [milliseconds, agree] = await Promise.all([assertVerdict("refused"), clients()]);
    assert.ok(milliseconds < 5000, `${milliseconds} ms`);
    assert.deepEqual([agree.available, agree.email, agree.token], [false, false, false]);
  });

  it("says refused when the grace period ends, and not before", async () => {
    await listen(STALE);
    const milliseconds = await assertVerdict("refused", { VERIFIER_GRACE_SECONDS: "3" });
    assert.ok(milliseconds > 3000 && milliseconds < 3000 + QUICK, `${milliseconds} ms`);
  });

  const onToken = { only: "/token" };
  const values = (email: string): Behaviour => ({ values: { [EMAIL_PATH]: email } });
  const FAKES = [
    ["response-timeout", "a hung server", { connection: "hang" }, 5000 + QUICK],
    [
      "response-timeout",
      "a server that hangs on tokens alone",
      { ...onToken, connection: "hang" },
      5000 + QUICK,
    ],
    ["reset", "a server that resets", { connection: "reset" }, QUICK],
    ["reset", "an answer cut in the middle", { connection: "close" }, QUICK],
    ["forbidden", "403 for the token", { ...onToken, status: 403 }, QUICK],
    ["no-binding", "IAM's refusal without a binding", { refusal: "unbound" }, QUICK],
    ["account-missing", "IAM's refusal without an account", { refusal: "absent" }, QUICK],
    ["not-found", "404 for the account", { only: "service-accounts", status: 404 }, QUICK],
    ["overloaded", "429", { ...onToken, status: 429 }, QUICK],
    ["overloaded", "499", { ...onToken, status: 499 }, QUICK],
    ["server-error", "500", { status: 500 }, QUICK],
    ["missing-header", "answers without Metadata-Flavor", { withoutHeader: true }, QUICK],
    ["not-metadata-server", "a web server", { withoutHeader: true, body: "<html>" }, QUICK],
    ["not-metadata-server", "a server that does not speak HTTP", { connection: "raw" }, QUICK],
    ["unbound-identity", "the bare workload pool", values(`${PROJECT}.svc.id.goog`), QUICK],
    ["wrong-identity", "another account", values(`other@${PROJECT}.iam.gserviceaccount.com`), QUICK],
    ["wrong-cluster", "another project", { values: { "project/project-id": "other" } }, QUICK],
    ["invalid-token", "an empty token", { ...onToken, body: "{}" }, QUICK],
    [
      "missing-header",
      "a universe without Metadata-Flavor",
      { only: "universe", withoutHeader: true },
      QUICK,
    ],
    ["server-error", "a universe that fails", { only: "universe", status: 500 }, QUICK],
    ["not-found", "an account that is not known by its address", { only: EMAIL, status: 404 }, QUICK],
    ["forbidden", "scopes that are refused", { only: "scopes=", status: 403 }, QUICK],
    ["invalid-answer", "an account without its address", { only: "default/?", body: "{}" }, QUICK],
    ["response-timeout", "a token later than clients wait", { ...onToken, delay: 2600 }, 2500 + QUICK],
    ["slow", "a slow token", { ...onToken, delay: 1100 }, 1100 + QUICK],
  ] as const satisfies readonly (readonly [string, string, Behaviour, number])[];
  for (const [fault, what, given, bound] of FAKES) {
    it(`tells ${fault} of ${what}`, async () => {
      behaviour = given;
      await listen(CURRENT);
      const milliseconds = await assertVerdict(fault);
      assert.ok(milliseconds < bound, `${milliseconds} ms`);
    });
  }

  describe("beside released versions of Google's libraries", () => {
    const released: readonly ReleasedClient[] = JSON.parse(process.env[RELEASED_CLIENTS] ?? "[]");
    /** The names of those that get no identity in the time that a workload would wait. */
    const failing = async (): Promise<readonly string[]> => {
      const ended = await Promise.all(
        released.map(async ({ name, command, env }) => {
          const { text } = await network.run(command, env, 15_000);
          const lines = text.trim().split("\n");
          const isWell =
            lines.at(-1) === '{"email":true,"token":true}' ||
            lines.at(-1) === '{"email": true, "token": true}';
          return isWell ? [] : [name];
        }),
      );
      return ended.flat();
    };

    it("agrees that a healthy server is, with each of them", async () => {
      await listen(CURRENT);
      assert.ok(released.length >= 2);
      assert.deepEqual(await failing(), []);
    });

    const seen = new Map<string, readonly string[]>();
    for (const [fault, what, given] of [
      ...FAKES,
      ["", "a universe that is not known, as old servers answer", { only: "universe", status: 404 }],
      ["", "a token just before clients give up", { ...onToken, delay: 2200 }],
    ] as const) {
      it(`passes nothing with which one of them fails: ${what}`, async () => {
        behaviour = given;
        await listen(CURRENT);
        const failed = await failing();
        seen.set(what, failed);
        // What the verdict is, the tests above say for each of them.
        assert.ok(
          failed.length === 0 || (fault !== "" && fault !== "slow"),
          `${failed.join()} get none: ${what}`,
        );
      });
    }

    it("meets fakes with which all of them fail, some, and none", () => {
      const counts = [...seen.values()].map(({ length }) => length);
      assert.ok(counts.includes(0) && counts.includes(released.length));
      assert.ok(counts.some((count) => count > 0 && count < released.length));
    });
  });

  it("tells response-timeout of a server that hangs on tokens alone, after the time that is set", async () => {
    behaviour = { ...onToken, connection: "hang" };
    await listen(CURRENT);
    assert.ok(
      (await assertVerdict("response-timeout", { VERIFIER_RESPONSE_TIMEOUT_SECONDS: "0.5" })) < 500 + QUICK,
    );
  });

  it("tells refused where nothing listens at all", async () => {
    assert.ok((await assertVerdict("refused")) < QUICK);
  });

  for (const [fault, what, rule, bound] of [
    ["connect-timeout", "a policy that drops", "-p tcp --dport 988 -j DROP", 2000 + QUICK],
    [
      "unreachable",
      "a policy that rejects",
      "-p tcp --dport 988 -j REJECT --reject-with icmp-admin-prohibited",
      QUICK,
    ],
    [
      "refused",
      "a policy that answers with a reset",
      "-p tcp --dport 988 -j REJECT --reject-with tcp-reset",
      QUICK,
    ],
    ["dns-failure", "a policy that drops port 53", "-p udp --dport 53 -j DROP", 14_000 + QUICK],
  ] as const) {
    it(`tells ${fault} of ${what}`, async () => {
      await listen(CURRENT);
      network.policy(rule);
      const milliseconds = await assertVerdict(fault);
      assert.ok(milliseconds < bound, `${milliseconds} ms`);
    });
  }

  it("tells unreachable of a Pod without a route", async () => {
    network.withoutRoute();
    assert.ok((await assertVerdict("unreachable")) < QUICK);
  });

  it("tells node-identity where Compute Engine's own server answers, as with GKE_METADATA off", async () => {
    network.withoutForwarding();
    behaviour = values("123456789-compute@developer.gserviceaccount.com");
    await listen(DIRECT);
    await assertVerdict("node-identity");
  });

  for (const [fault, mode] of [
    ["dns-failure", "unknown"],
    ["dns-wrong-address", "wrong"],
  ] as const satisfies readonly (readonly [string, NameServerMode])[]) {
    it(`tells ${fault} of a name server where the name is ${mode}`, async () => {
      names.mode = mode;
      await listen(CURRENT);
      assert.ok((await assertVerdict(fault)) < QUICK);
    });
  }

  it("has the agreement of Google's clients that an answer without Metadata-Flavor is none", async () => {
    await listen(CURRENT);
    behaviour = { withoutHeader: true };
    const stripped = await clients();
    assert.deepEqual([stripped.available, stripped.email, stripped.token], [false, false, false]);
  });

  it("has the agreement of Google's clients that a universe without Metadata-Flavor is none", async () => {
    await listen(CURRENT);
    behaviour = { only: "universe", withoutHeader: true };
    assert.equal((await clients()).universe, false);
    // google-auth-library takes 404 for Google's own.
    behaviour = { only: "universe", status: 404 };
    await assertVerdict(undefined);
  });

  workloadPlays({
    network: () => network,
    names: () => names,
    stop,
    async serve(given, isDirect) {
      behaviour = given;
      await listen(isDirect ? DIRECT : CURRENT);
    },
  });

  it("lets a server that starts late pass within the grace period", async () => {
    const verified = verify({ VERIFIER_GRACE_SECONDS: "20" });
    await new Promise((resolve) => setTimeout(resolve, 800));
    await listen(CURRENT);
    const { code, text } = await verified;
    assert.equal(code, 0, text);
    assert.ok(Number(entriesOf(text)[0]?.verification?.attempts) > 1);
  });

  it("sees a server replaced in place under a running Pod, by a stale one and back", async () => {
    await listen(CURRENT);
    const end = new AbortController();
    const more = { VERIFIER_ONCE: "false", VERIFIER_PERIOD_SECONDS: "1", VERIFIER_GRACE_SECONDS: "0.3" };
    const running = verify(more, 25_000, end.signal);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await stop();
    await listen(STALE);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await stop();
    await listen(CURRENT);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    end.abort();
    const { code, text } = await running;
    const faults = entriesOf(text).map((entry) => labelsOf(entry).verification_fault ?? "passed");
    assert.deepEqual(
      faults.filter((fault, index) => fault !== faults[index - 1]),
      ["passed", "refused", "passed"],
    );
    assert.equal(code, 0);
  });
});
