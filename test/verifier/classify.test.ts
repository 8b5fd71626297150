import assert from "node:assert/strict";
import fc from "fast-check";
import { detailOf, faultOfAnswer, faultOfFailure } from "../../verifier/classify";
import type { Answer } from "../../verifier/exchange";
import { FAULTS } from "../../verifier/faults";

const answer = (status: number, body = "", flavor: string | undefined = "Google"): Answer => ({
  ok: true,
  status,
  headers: flavor === undefined ? {} : { "metadata-flavor": flavor },
  body,
  milliseconds: 3,
});
const isGood = (body: string) => body === "good";

describe("the fault of a request without an answer", () => {
  for (const [code, fault] of [
    ["ECONNREFUSED", "refused"],
    ["CONNECT_TIMEOUT", "connect-timeout"],
    ["RESPONSE_TIMEOUT", "response-timeout"],
    ["ETIMEDOUT", "response-timeout"],
    ["ECONNRESET", "reset"],
    ["EPIPE", "reset"],
    ["EHOSTUNREACH", "unreachable"],
    ["ENETUNREACH", "unreachable"],
    ["EACCES", "unreachable"],
    ["EPERM", "unreachable"],
    ["HPE_INVALID_CONSTANT", "not-metadata-server"],
    ["HPE_HEADER_OVERFLOW", "not-metadata-server"],
    ["TOO_LARGE", "not-metadata-server"],
    ["EMFILE", "unknown-error"],
  ] as const) {
    it(`is ${fault} for ${code}`, () => {
      assert.equal(faultOfFailure({ ok: false, code, isConnected: true, milliseconds: 1 }), fault);
    });
  }
});

describe("the fault of an answer", () => {
  for (const [given, fault] of [
    [answer(200, "good"), undefined],
    [answer(200, "bad"), "invalid-answer"],
    [answer(400, "good"), "invalid-answer"],
    [answer(301, "good"), "invalid-answer"],
    [answer(403), "forbidden"],
    [answer(403, "", ""), "forbidden"],
    [answer(404), "not-found"],
    [answer(404, "", ""), "not-metadata-server"],
    [answer(429), "overloaded"],
    [answer(499), "overloaded"],
    [answer(500), "server-error"],
    [answer(503, "", ""), "server-error"],
    [answer(200, "good", ""), "missing-header"],
    [answer(200, "good", "google"), "missing-header"],
    [answer(200, "bad", ""), "not-metadata-server"],
    [answer(302, "good", ""), "not-metadata-server"],
  ] as const) {
    const header = given.headers["metadata-flavor"] ? "" : ", without the header";
    it(`is ${fault ?? "none"} for ${given.status}, ${given.body || "empty"}${header}`, () => {
      assert.equal(faultOfAnswer(given, isGood), fault);
    });
  }

  it("is none only for a good 200 with the header", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 599 }),
        fc.constantFrom("good", "bad", ""),
        fc.constantFrom("Google", "", undefined),
        (status, body, flavor) => {
          const fault = faultOfAnswer(answer(status, body, flavor), isGood);
          const isFine = status === 200 && body === "good" && flavor !== "";
          assert.equal(fault === undefined, isFine);
          if (fault) assert.equal(FAULTS[fault].outcome, "failed");
        },
      ),
    );
  });
});

describe("the detail of what was seen", () => {
  it("names a permission that IAM denies", () => {
    const body =
      "IAM returned 403 Forbidden: Permission 'iam.serviceAccounts.getAccessToken' denied on resource";
    assert.equal(
      detailOf(answer(403, body)),
      "status 403, IAM denies iam.serviceAccounts.getAccessToken after 3 ms",
    );
  });

  it("quotes nothing else that a server says", () => {
    const secret = "ya29.c0ASRK0Gsecret";
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.string(), fc.string(), (status, before, after) => {
        const detail = detailOf(answer(status, before + secret + after));
        assert.ok(!detail.includes("secret"), detail);
        assert.match(detail, /^status \d{3}(, IAM denies iam\.[a-zA-Z]+\.[a-zA-Z]+)? after 3 ms$/);
      }),
    );
  });
});
