import assert from "node:assert/strict";
import { faultOfAnswer } from "../../verifier/classify";
import type { Answer } from "../../verifier/exchange";
import { readSettings } from "../../verifier/settings";
import { runWorkload } from "../../verifier/workload";
import { judgeWorkload } from "../../verifier/workload-questions";
import { EMAIL, MetadataServer, nodeEnvironment, PROJECT, REFUSALS } from "./support/metadata-server";
import { captured, labelsOf } from "./support/output";

const POOL = `${PROJECT}.svc.id.goog`;

const settingsWith = (more: Record<string, string>, port = 80) => {
  const env = nodeEnvironment(port, {
    VERIFIER_MODE: "workload",
    VERIFIER_WORKLOAD: "shop/checkout",
    VERIFIER_METADATA_HOST: "metadata.test",
    ...more,
  });
  return readSettings(env, ["workload"]);
};

const answer = (status: number, body: string): Answer => ({
  ok: true,
  status,
  body,
  headers: { "metadata-flavor": "Google" },
  milliseconds: 1,
});

describe("a workload's own identity", () => {
  it("names the link from IAM's words, which the metadata server passes on", () => {
    const faults = Object.values(REFUSALS).map(([status, text]) =>
      faultOfAnswer(answer(status, `Unable to generate access token; ${text}`), () => false),
    );
    assert.deepEqual(faults, [
      "no-binding",
      "no-binding",
      "forbidden",
      "account-missing",
      "account-missing",
      "invalid-annotation",
    ]);
  });

  for (const [got, expected, fault] of [
    [EMAIL, EMAIL, undefined],
    [POOL, POOL, undefined],
    [POOL, EMAIL, "unbound-identity"],
    [POOL, "", "unbound-identity"],
    ["projects/p/serviceAccounts/x", EMAIL, "invalid-annotation"],
    [`"${EMAIL}"`, EMAIL, "invalid-annotation"],
    [
      `principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/${POOL}/subject/ns/shop/sa/checkout`,
      POOL,
      undefined,
    ],
    [
      `principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/${POOL}/subject/ns/shop/sa/checkout2`,
      POOL,
      "wrong-identity",
    ],
    [
      `principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/other.svc.id.goog/subject/ns/shop/sa/checkout`,
      POOL,
      "wrong-identity",
    ],
    ["1-compute@developer.gserviceaccount.com", EMAIL, "node-identity"],
    ["1-compute@developer.gserviceaccount.com", "1-compute@developer.gserviceaccount.com", undefined],
    ["other@demo.iam.gserviceaccount.com", EMAIL, "wrong-identity"],
  ] as const) {
    it(`finds ${fault ?? "nothing"} where ${got} is the identity and ${expected || "none"} expected`, () => {
      const settings = settingsWith({ VERIFIER_SERVICE_ACCOUNT: expected });
      assert.equal(judgeWorkload(`${got}\n`, settings)?.fault, fault);
    });
  }

  it("tells the host network from an ordinary Pod by their addresses, where both are known", () => {
    const judge = (more: Record<string, string>) =>
      judgeWorkload("1-compute@developer.gserviceaccount.com", settingsWith(more))?.fault;
    assert.equal(judge({ VERIFIER_POD_IP: "10.0.0.1", VERIFIER_HOST_IP: "10.0.0.1" }), "host-network");
    assert.equal(judge({ VERIFIER_POD_IP: "10.4.0.1", VERIFIER_HOST_IP: "10.0.0.1" }), "node-identity");
    assert.equal(judge({ VERIFIER_POD_IP: "10.0.0.1" }), "node-identity");
    assert.equal(judge({}), "node-identity");
  });

  it("says that a policy may spare the workload's own Pods, where the Pod has none of its labels", async () => {
    const detailWith = async (more: Record<string, string>) => {
      // Nothing listens there.
      const settings = settingsWith(more, 1);
      const resolves = async () => ({ address: "127.0.0.1" });
      const { entries } = await captured(() => runWorkload(settings, new AbortController().signal, resolves));
      return String(entries[0]?.verification?.problems[0]?.detail);
    };
    assert.match(await detailWith({}), /^ECONNREFUSED after \d+ ms, in a Pod without the workload's labels$/);
    assert.match(await detailWith({ VERIFIER_LABELLED: "true" }), /^ECONNREFUSED after \d+ ms$/);
  });

  it("gives one verdict, in one line, with the workload's name", async () => {
    const metadata = await MetadataServer.start();
    try {
      metadata.behaviour = { refusal: "unbound" };
      const settings = settingsWith({}, metadata.port);
      const resolves = async (name: string) => ({
        address: name === "metadata.test" ? "127.0.0.1" : "10.0.0.10",
      });
      const { result, entries } = await captured(() =>
        runWorkload(settings, new AbortController().signal, resolves),
      );
      assert.equal(result, 1);
      const [entry, ...others] = entries;
      assert.ok(entry && others.length === 0);
      assert.equal(labelsOf(entry).verification_workload, "shop/checkout");
      assert.match(
        entry.message ?? "",
        /^shop\/checkout: token: IAM answered 403 \[status 403, IAM denies iam\.serviceAccounts\.getAccessToken/,
      );
    } finally {
      await metadata.stop();
    }
  });
});
