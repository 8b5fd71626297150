import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiError, type Call, withApi } from "../../verifier/kubernetes";
import { fold, foldTable, PAGE_SIZE, TABLE_PAGE_SIZE } from "../../verifier/kubernetes-lists";
import { API_TOKEN, KubernetesApi } from "./support/kubernetes-api";

describe("the Kubernetes API", () => {
  let api: KubernetesApi;
  before(async () => {
    api = await KubernetesApi.start();
    for (let i = 0; i < 600; i++) api.add("/api/v1/nodes", { metadata: { name: `node-${i}` } });
  });
  after(() => api.stop());
  beforeEach(() => {
    api.forget();
  });

  const limits = { connect: 1000, response: 300, bytes: 2 ** 22 };
  const use = <T>(action: (call: Call) => Promise<T>) => withApi(api.settings, action, limits);
  const failure = async (action: (call: Call) => Promise<unknown>): Promise<ApiError> => {
    const error: unknown = await use(action).then(
      () => assert.fail("succeeded"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ApiError, String(error));
    assert.ok(!error.message.includes(API_TOKEN));
    return error;
  };
  const names = (call: Call) =>
    fold(
      call,
      "/api/v1/nodes",
      {},
      () => [] as string[],
      (all, { metadata }: { metadata: { name: string } }) => all.push(metadata.name),
    );

  it("is read in pages", async () => {
    const all = await use(names);
    assert.equal(all.length, 600);
    assert.equal(new Set(all).size, 600);
    const pages = api.seen("GET", "/api/v1/nodes");
    assert.equal(pages.length, Math.ceil(600 / PAGE_SIZE));
    for (const { query } of pages) assert.equal(query.get("limit"), String(PAGE_SIZE));
  });

  it("is read from the beginning when a list expires on the way", async () => {
    let isExpired = false;
    api.trouble = ({ query }) => {
      if (query.get("continue") !== String(2 * PAGE_SIZE) || isExpired) return undefined;
      isExpired = true;
      return 410;
    };
    const all = await use(names);
    assert.equal(all.length, 600);
    assert.equal(new Set(all).size, 600);
  });

  it("ends where a list leads back to its own pages", async () => {
    api.isEndless = true;
    try {
      assert.equal((await failure(names)).message, "GET /api/v1/nodes: endless");
    } finally {
      api.isEndless = false;
    }
    assert.ok(api.calls.length < 4);
  });

  it("is read as tables, page by page, and from the beginning when one expires on the way", async () => {
    api.trouble = ({ query }, count) => (query.get("continue") && count === 2 ? 410 : undefined);
    const all = await use((call) =>
      foldTable(
        call,
        "/api/v1/nodes",
        {},
        () => [] as string[],
        (names, { Name = "", Restarts, Unheard }) => names.push(`${Name} ${Restarts} ${Unheard}`),
      ),
    );
    assert.deepEqual(
      all,
      Array.from({ length: 600 }, (_, i) => `node-${i} 0 undefined`),
    );
    assert.equal(api.calls.length, 2 + Math.ceil(600 / TABLE_PAGE_SIZE));
    for (const { query, accept } of api.calls) {
      assert.equal(accept, "application/json;as=Table;g=meta.k8s.io;v=v1");
      assert.equal(query.get("includeObject"), "None");
      assert.equal(query.get("limit"), String(TABLE_PAGE_SIZE));
    }
  });

  it("is given up when lists always expire", async () => {
    api.trouble = ({ query }) => (query.get("continue") ? 410 : undefined);
    assert.equal((await failure(names)).failure, "expired");
    assert.equal(api.calls.length, 8);
  });

  for (const [what, trouble] of [
    ["the server is unavailable", 503],
    ["it has too many requests", 429],
    ["a proxy fails", 502],
    ["the connection is cut", "reset"],
    ["it hangs", "hang"],
  ] as const) {
    it(`is asked again when ${what}`, async () => {
      let left = 1;
      api.trouble = () => (left-- > 0 ? trouble : undefined);
      const { gitVersion } = await use((call) => call<{ gitVersion: string }>("GET", "/version"));
      assert.equal(gitVersion, api.version);
      assert.equal(api.calls.length, 2);
    });
  }

  it("is asked a bounded number of times", async () => {
    api.trouble = () => 503;
    const error = await failure((call) => call("GET", "/version"));
    assert.equal(error.failure, "unavailable");
    assert.equal(error.message, "GET /version: status 503");
    assert.equal(api.calls.length, 4);
  });

  for (const [status, expected] of [
    [401, "forbidden"],
    [403, "forbidden"],
    [404, "not-found"],
    [409, "conflict"],
    [422, "conflict"],
    [400, "rejected"],
  ] as const) {
    it(`tells ${status} as ${expected}, at once and without what the server says`, async () => {
      api.trouble = () => status;
      assert.equal((await failure((call) => call("GET", "/version"))).failure, expected);
      assert.equal(api.calls.length, 1);
    });
  }

  it("gets no POST twice that may have been carried out", async () => {
    api.trouble = () => "reset";
    assert.equal((await failure((call) => call("POST", "/api/v1/x", {}))).failure, "unavailable");
    assert.equal(api.calls.length, 1);
  });

  it("is unavailable without credentials", async () => {
    const empty = mkdtempSync(join(tmpdir(), "verifier-none-"));
    try {
      const reading = withApi({ ...api.settings, credentials: empty }, (call) => call("GET", "/version"));
      await assert.rejects(reading, (error: ApiError) => error.failure === "unavailable");
    } finally {
      rmSync(empty, { recursive: true });
    }
  });

  it("is not trusted with another certificate", async () => {
    const other = await KubernetesApi.start();
    try {
      const settings = { ...api.settings, credentials: other.folder };
      const reading = withApi(settings, (call) => call("GET", "/version"));
      await assert.rejects(reading, (error: ApiError) => error.failure === "unavailable");
      assert.equal(api.calls.length, 0);
    } finally {
      await other.stop();
    }
  });
});
