import assert from "node:assert/strict";
import fc from "fast-check";
import {
  accessTokenOf,
  isAccount,
  judgeAccessToken,
  judgeAccount,
  judgeIdentityToken,
  judgeName,
} from "../../verifier/identity";
import { EMAIL, identityToken, SECRETS } from "./support/metadata-server";

const POOL = "demo-project.svc.id.goog";
const expected = {
  project: "",
  cluster: "",
  location: "",
  serviceAccount: EMAIL,
  nodeServiceAccounts: ["nodes@demo-project.iam.gserviceaccount.com"],
};

describe("whose identity a Pod has", () => {
  for (const [what, got, serviceAccount, fault] of [
    ["the expected account", EMAIL, EMAIL, undefined],
    ["the expected account with a line's end", `${EMAIL}\n`, EMAIL, undefined],
    ["the workload pool, where an account is expected", POOL, EMAIL, "unbound-identity"],
    ["a domain's workload pool", "example.com:demo.svc.id.goog", EMAIL, "unbound-identity"],
    ["the workload pool, where it is expected", POOL, POOL, undefined],
    ["the workload pool, where nothing is expected", POOL, "", "unbound-identity"],
    [
      "Compute Engine's default account",
      "123456-compute@developer.gserviceaccount.com",
      EMAIL,
      "node-identity",
    ],
    [
      "the same, where nothing is expected",
      "123456-compute@developer.gserviceaccount.com",
      "",
      "node-identity",
    ],
    ["the nodes' own account", "nodes@demo-project.iam.gserviceaccount.com", EMAIL, "node-identity"],
    ["another account", "other@demo-project.iam.gserviceaccount.com", EMAIL, "wrong-identity"],
    ["any account, where nothing is expected", "other@demo-project.iam.gserviceaccount.com", "", undefined],
    ["an account, where the pool is expected", EMAIL, POOL, "wrong-identity"],
  ] as const) {
    it(`is ${fault ?? "right"} for ${what}`, () => {
      assert.equal(judgeAccount(got, { ...expected, serviceAccount })?.fault, fault);
    });
  }

  it("is an e-mail address or a workload pool, and nothing else", () => {
    for (const body of [EMAIL, `${POOL}\n`]) assert.ok(isAccount(body), body);
    for (const body of ["", "<html>", "default", "a b@c", `${EMAIL}\n${EMAIL}`, "x".repeat(400)]) {
      assert.ok(!isAccount(body), body);
    }
  });
});

describe("a name", () => {
  it("is compared only where one is expected", () => {
    assert.equal(judgeName("demo\n", "demo"), undefined);
    assert.equal(judgeName("demo", ""), undefined);
    assert.deepEqual(judgeName("other", "demo"), { fault: "wrong-cluster", detail: "is other, not demo" });
  });
});

describe("an access token", () => {
  const token = { access_token: SECRETS[0], expires_in: 100, token_type: "Bearer" };

  it("is read", () => {
    assert.equal(judgeAccessToken(JSON.stringify(token)), undefined);
    assert.equal(accessTokenOf(JSON.stringify(token)), SECRETS[0]);
  });

  for (const [what, body] of [
    ["no JSON", SECRETS[0]],
    ["no object", JSON.stringify(SECRETS[0])],
    ["null", "null"],
    ["no token", JSON.stringify({ ...token, access_token: undefined })],
    ["an empty token", JSON.stringify({ ...token, access_token: "" })],
    ["a token with a line's end", JSON.stringify({ ...token, access_token: "a\nb" })],
    ["another type", JSON.stringify({ ...token, token_type: "MAC" })],
    ["an expired token", JSON.stringify({ ...token, expires_in: 0 })],
    ["no expiry", JSON.stringify({ ...token, expires_in: undefined })],
  ] as const) {
    it(`is unusable with ${what}, and is not quoted`, () => {
      const judgement = judgeAccessToken(body);
      assert.equal(judgement?.fault, "invalid-token");
      assert.ok(!JSON.stringify(judgement).includes("stand-in"));
    });
  }

  it("is never quoted, whatever is wrong", () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), (rest, text) => {
        for (const body of [text + SECRETS[0], JSON.stringify({ access_token: SECRETS[0], rest }) ?? ""]) {
          assert.ok(!JSON.stringify(judgeAccessToken(body) ?? "").includes("stand-in"));
        }
      }),
    );
  });
});

describe("an identity token", () => {
  const now = new Date();
  const seconds = Math.floor(now.getTime() / 1000);

  for (const [what, claims, fault] of [
    ["as expected", {}, undefined],
    ["for another audience", { aud: "https://other" }, "invalid-token"],
    ["that has expired", { exp: seconds - 61 }, "invalid-token"],
    ["that expired within the clocks' tolerance", { exp: seconds - 30 }, undefined],
    ["without expiry", { exp: undefined }, "invalid-token"],
    ["from the future", { iat: seconds + 120 }, "invalid-token"],
    ["of another account", { email: "other@demo-project.iam.gserviceaccount.com" }, "wrong-identity"],
    ["without an account", { email: undefined }, undefined],
  ] as const) {
    it(`is ${fault ?? "right"} ${what}`, () => {
      const judgement = judgeIdentityToken(
        identityToken("https://test", { iat: seconds, exp: seconds + 3600, ...claims }),
        "https://test",
        now,
        expected,
      );
      assert.equal(judgement?.fault, fault);
    });
  }

  it("is unusable where it is no JSON Web Token, and is not quoted", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const judgement = judgeIdentityToken(`${text}stand-in`, "https://test", now, expected);
        assert.equal(judgement?.fault, "invalid-token");
        assert.ok(!JSON.stringify(judgement).includes("stand-in"));
      }),
    );
  });
});
