import assert from "node:assert/strict";
import { type Behaviour, EMAIL, PROJECT, SECRETS } from "../verifier/support/metadata-server";
import { entriesOf, labelsOf } from "../verifier/support/output";
import type { NameServer } from "./name-server";
import { type Network, NODE_ADDRESS, POD_ADDRESS } from "./network";

/** What the plays need of the suite, in which there is one node. */
export interface Stage {
  readonly network: () => Network;
  readonly names: () => NameServer;
  /** Starts a metadata server; `isDirect` is one at 169.254.169.254 itself. */
  serve(behaviour: Behaviour, isDirect?: boolean): Promise<void>;
  stop(): Promise<void>;
}

const BUNDLE = process.env.WORKLOAD_BUNDLE ?? "";
const EMAIL_PATH = "instance/service-accounts/default/email";
const POOL = `${PROJECT}.svc.id.goog`;
const NODE_ACCOUNT = "123456789-compute@developer.gserviceaccount.com";
const PRINCIPAL = `principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/${POOL}/subject/ns/shop/sa/`;

const environment = (more: Readonly<Record<string, string>>) => ({
  VERIFIER_MODE: "workload",
  VERIFIER_WORKLOAD: "shop/checkout",
  VERIFIER_NODE: "node-1",
  VERIFIER_POD_IP: POD_ADDRESS,
  VERIFIER_HOST_IP: NODE_ADDRESS,
  VERIFIER_PROJECT: PROJECT,
  VERIFIER_CLUSTER: "demo",
  VERIFIER_LOCATION: "europe-west1",
  VERIFIER_SERVICE_ACCOUNT: EMAIL,
  VERIFIER_GRACE_SECONDS: "0",
  VERIFIER_TERMINATION_LOG: "/dev/null",
  ...more,
});

const saying = (email: string, more: Behaviour = {}): Behaviour => ({
  values: { [EMAIL_PATH]: email },
  ...more,
});
const direct = { VERIFIER_SERVICE_ACCOUNT: POOL };

/** A workload's own identity: each link that can be missing, and that the verdict passes once it is there. */
export function workloadPlays(stage: Stage): void {
  async function assertVerdict(
    fault: string | undefined,
    more: Readonly<Record<string, string>> = {},
    isOnHost = false,
  ): Promise<void> {
    const network = stage.network();
    const { code, text } = await (isOnHost
      ? network.onHost([BUNDLE], environment({ ...more, VERIFIER_POD_IP: NODE_ADDRESS }), 20_000)
      : network.inPod([BUNDLE], environment(more), 20_000));
    const [entry, ...others] = entriesOf(text);
    assert.ok(entry && others.length === 0, text);
    const labels = labelsOf(entry);
    assert.equal(labels.verification_fault, fault, text);
    assert.deepEqual(
      [labels.verification_mode, labels.verification_workload, labels.verification_node],
      ["workload", "shop/checkout", "node-1"],
    );
    assert.equal(code, fault === undefined ? 0 : 1);
    for (const secret of SECRETS) assert.ok(!text.includes(secret));
  }

  for (const [fault, what, given, more] of [
    ["no-binding", "a missing binding", { refusal: "unbound" }],
    ["no-binding", "a missing binding, in the words of older servers", { refusal: "unboundBefore" }],
    ["forbidden", "IAM's API that is off", { refusal: "apiOff" }],
    ["account-missing", "an account that does not exist", { refusal: "absent" }],
    ["account-missing", "an account that does not exist any more", { refusal: "absentBefore" }],
    [
      "invalid-annotation",
      "an annotation without an address",
      saying("my account", { refusal: "noAddress" }),
    ],
    [
      "invalid-annotation",
      "an annotation without an address, from IAM's words alone",
      { refusal: "noAddress" },
    ],
    ["wrong-identity", "another account", saying(`other@${PROJECT}.iam.gserviceaccount.com`)],
    ["wrong-identity", "an account where direct access is expected", saying(EMAIL), direct],
    ["wrong-identity", "another's principal", saying(`${PRINCIPAL}other`), direct],
    ["unbound-identity", "an annotation that is missing", saying(POOL)],
    ["node-identity", "the node's account in an ordinary Pod", saying(NODE_ACCOUNT)],
    ["invalid-token", "no token", { only: "/token", body: "{}" }],
    ["not-metadata-server", "a web server", { withoutHeader: true, body: "<html>" }],
  ] as const satisfies readonly (readonly [string, string, Behaviour, Record<string, string>?])[]) {
    it(`tells ${fault} of a workload with ${what}, and passes once it is right`, async () => {
      await stage.serve(given);
      await assertVerdict(fault, more);
      await stage.stop();
      await stage.serve(more === direct ? saying(POOL) : {});
      await assertVerdict(undefined, more);
    });
  }

  it("takes a workload's own principal for direct access", async () => {
    await stage.serve(saying(`${PRINCIPAL}checkout`));
    await assertVerdict(undefined, direct);
  });

  it("tells host-network of a workload's Pod on the node's network, and passes in a Pod of its own", async () => {
    stage.network().withoutForwarding();
    await stage.serve(saying(NODE_ACCOUNT), true);
    await assertVerdict("host-network", {}, true);
    await stage.stop();
    stage.network().restore();
    await stage.serve({});
    await assertVerdict(undefined);
  });

  for (const [fault, rule] of [
    ["connect-timeout", "-p tcp --dport 988 -j DROP"],
    ["dns-failure", "-p udp --dport 53 -j DROP"],
  ] as const) {
    it(`tells ${fault} of a workload whose namespace's policy closes the way, and passes without it`, async () => {
      await stage.serve({});
      stage.network().policy(rule);
      await assertVerdict(fault);
      stage.network().restore();
      await assertVerdict(undefined);
    });
  }

  it("tells dns-failure of a workload whose names do not resolve", async () => {
    await stage.serve({});
    stage.names().mode = "unknown";
    await assertVerdict("dns-failure");
  });
}
