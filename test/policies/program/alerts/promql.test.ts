import assert from "node:assert/strict";
import fc from "fast-check";
import { fieldsOf } from "../../../../gke/records";
import { type Matcher, selectorsOf, selects } from "../../../../policies/program/alerts/promql";

const restarts = fieldsOf({
  "metric.type": "kubernetes.io/container/restart_count",
  "resource.type": "k8s_container",
  namespace_name: "kube-system",
  container_name: "gke-metadata-server",
});

const RESTARTS = "kubernetes_io:container_restart_count";

describe("policies/program/alerts/promql", () => {
  describe("selectorsOf", () => {
    const name = (value: string): Matcher => ({ label: "__name__", operator: "=", value });
    const a: Matcher = { label: "a", operator: "=", value: "b" };
    const queries: Record<string, readonly (readonly Matcher[])[] | undefined> = {
      up: [[name("up")]],
      'up{a="b"}': [[name("up"), a]],
      "up{a='b'}": [[name("up"), a]],
      "up{a=`b`}": [[name("up"), a]],
      '{"kubernetes.io/x", a="b"}': [[name("kubernetes.io/x"), a]],
      '{__name__="x","a"="b"}': [[name("x"), a]],
      'x{a!="1",b=~"2",c!~"3"}': [
        [
          name("x"),
          { label: "a", operator: "!=", value: "1" },
          { label: "b", operator: "=~", value: "2" },
          { label: "c", operator: "!~", value: "3" },
        ],
      ],
      "sum by (n) (rate(x[5m] offset 1h)) / on(n) group_left y > 0.5 or z": [
        [name("x")],
        [name("y")],
        [name("z")],
      ],
      'max_over_time((increase(x{a="b"}[5m]) > 0)[1h:5m])': [[name("x"), a]],
      'x{a="b"} # {c="d"}': [[name("x"), a]],
      'label_replace(x, "a", "{b=\\"c\\"}", "", "")': [[name("x")]],
      'x{a="\\x41\\u0042\\n\\"\\\\"}': [[name("x"), { label: "a", operator: "=", value: 'AB\n"\\' }]],
      "x{a=`\\n`}": [[name("x"), { label: "a", operator: "=", value: "\\n" }]],
      "1 + 1": [],
      "": undefined,
      "x >": undefined,
      'x{a="b"': undefined,
      "fetch k8s_container | metric 'x'": undefined,
    };
    for (const [query, expected] of Object.entries(queries)) {
      it(`reads ${JSON.stringify(query)}`, () =>
        assert.deepEqual(
          selectorsOf(query)?.map(({ matchers }) => matchers),
          expected,
        ));
    }

    it("knows what is asked to be there", () => {
      const absent = (query: string) => selectorsOf(query)?.map(({ isAbsence }) => isAbsence);
      assert.deepEqual(absent("absent(x)"), [true]);
      assert.deepEqual(absent("absent_over_time(sum(x)[5m:])"), [true]);
      assert.deepEqual(absent("x unless on(a) (y or z)"), [false, true, true]);
      assert.deepEqual(absent("(x unless y) and z"), [false, true, false]);
      assert.deepEqual(absent("sum(x)"), [false]);
    });

    it("never throws, and rejects what is longer than a query can be", () => {
      const parts = fc.constantFrom(
        "x",
        "{",
        "}",
        "a",
        "=",
        "=~",
        '"',
        '"b"',
        "(",
        ")",
        "[5m]",
        ",",
        " or ",
        "1",
        "`",
        "\\",
      );
      fc.assert(
        fc.property(fc.array(parts, { maxLength: 30 }), (query) => {
          selectorsOf(query.join(""));
        }),
        { numRuns: 1000 },
      );
      assert.equal(selectorsOf(`x${" ".repeat(20_000)}`), undefined);
    });

    it("reads what is written", () => {
      const matcher = fc.record(
        {
          label: fc.stringMatching(/^[a-z][a-z_]{0,5}$/),
          operator: fc.constantFrom("=", "!=", "=~", "!~") as fc.Arbitrary<Matcher["operator"]>,
          value: fc.string({ unit: "grapheme-ascii", maxLength: 8 }),
        },
        { noNullPrototype: true },
      );
      fc.assert(
        fc.property(fc.array(matcher, { maxLength: 4 }), (matchers) => {
          const written = matchers.map(
            ({ label, operator, value }) => label + operator + JSON.stringify(value),
          );
          const [selector] = selectorsOf(`rate(x{${written.join()}}[5m])`) ?? [];
          assert.deepEqual(selector?.matchers.slice(1), matchers);
        }),
      );
    });
  });

  describe("selects", () => {
    const queries: Record<string, boolean | undefined> = {
      [RESTARTS]: true,
      '{"kubernetes.io/container/restart_count"}': true,
      '{__name__=~"kubernetes_io:container_.*"}': true,
      [`{__name__!="${RESTARTS}"}`]: false,
      [`${RESTARTS}{monitored_resource="k8s_container"}`]: true,
      [`${RESTARTS}{monitored_resource="k8s_pod"}`]: false,
      [`${RESTARTS}{namespace_name=~"kube-.*|default"}`]: true,
      [`${RESTARTS}{namespace_name=~"kube"}`]: false,
      [`${RESTARTS}{namespace_name!~"kube-.*"}`]: false,
      [`${RESTARTS}{container_name!="gke-metadata-server"}`]: false,
      [`${RESTARTS}{cluster_name="main"}`]: undefined,
      [`${RESTARTS}{cluster_name="main",namespace_name="default"}`]: false,
      [`${RESTARTS}{namespace_name=~"(?P<x>kube-system)"}`]: true,
      [`${RESTARTS}{namespace_name!~"(?P<x>kube-system)"}`]: false,
      [`${RESTARTS}{namespace_name=~"(?=kube-system)"}`]: undefined,
      [`${RESTARTS}{namespace_name!~"(?=kube-system)"}`]: undefined,
      up: false,
    };
    for (const [query, expected] of Object.entries(queries)) {
      it(`answers ${expected} for ${query}`, () => {
        const [selector] = selectorsOf(query) ?? [];
        assert.ok(selector);
        assert.equal(selects(selector, restarts), expected);
      });
    }

    it("knows a metric of Managed Service for Prometheus by the name that it is collected by", () => {
      const series = fieldsOf({ "metric.type": "prometheus.googleapis.com/kube_pod_status_phase/gauge" });
      const [selector] = selectorsOf("kube_pod_status_phase") ?? [];
      assert.ok(selector);
      assert.equal(selects(selector, series), true);
    });
  });
});
