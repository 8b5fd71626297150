import assert from "node:assert/strict";
import { join } from "node:path";
import { UsageError } from "../../../../cli/messages/errors";
import { givenValue } from "../../../../cli/offline/project/config-values";
import { readProject } from "../../../../cli/offline/project/project";
import { findStacks } from "../../../../cli/offline/project/stacks";
import { TemporaryFolder } from "../../support";

describe("values from the command line", () => {
  it("are plain, or secret where they come from the environment or a file", () => {
    const folder = new TemporaryFolder({ token: "of a file\n" }, { hasPackages: false });
    try {
      const env = { TOKEN: "of the environment" };
      assert.deepEqual(givenValue("a:b=c=d", env), { key: "a:b", value: "c=d", isSecret: false });
      assert.deepEqual(givenValue("k=env:TOKEN", env), { key: "k", value: env.TOKEN, isSecret: true });
      const file = `k=file:${join(folder.path, "token")}`;
      assert.deepEqual(givenValue(file, env), { key: "k", value: "of a file", isSecret: true });
    } finally {
      folder.remove();
    }
  });

  for (const argument of ["key", "=value", "key=env:MISSING", "key=file:/no/such/file"]) {
    it(`reject ${argument}`, () => assert.throws(() => givenValue(argument, {}), UsageError));
  }

  it("say that the key is missing, and show nothing that may be a secret", () => {
    const says = (argument: string, message: RegExp) =>
      assert.throws(() => givenValue(argument, {}), message);
    says("env:NOPE", /KEY=VALUE, such as --config-value gcp:project=env:NOPE: the key is missing\.$/);
    says(
      "app:a.list[0]",
      /: app:a\.list\[0\] has no "=" and no value\. Write --config-value app:a\.list\[0\]=VALUE$/,
    );
    says("app:=x", /--config-value app:: no key stands behind the last ":"\.$/);
    says("a:b:c=x", /--config-value a:b:c: a key is NAMESPACE:NAME or NAME, with one ":" at most\.$/);
    for (const key of ["a:config:c", 'a:b["c:d:e"]', "a:b.c:d"])
      assert.equal(givenValue(`${key}=x`, {}).key, key);
    assert.deepEqual(givenValue('a["b=c"]=d=e', {}), { key: 'a["b=c"]', value: "d=e", isSecret: false });
    assert.deepEqual(givenValue('a"=d', {}), { key: 'a"', value: "d", isSecret: false });
    says("s3cret", /KEY=VALUE, such as --config-value gcp:project=demo: the "=" is missing\.$/);
    says("=x", /gcp:project=demo: the key is missing\.$/);
  });

  it("stand over those of the stack's file, and give what the project requires", () => {
    const folder = new TemporaryFolder(
      {
        "Pulumi.yaml": "name: project\nruntime: nodejs\nconfig: { zone: { type: string } }\n",
        "Pulumi.dev.yaml": "config: { project:size: 1 }\n",
      },
      { hasPackages: false },
    );
    try {
      const given = [
        { key: "zone", value: "a", isSecret: true },
        { key: "project:size", value: "2", isSecret: false },
      ];
      const [stack] = findStacks(readProject(folder.path), [], given);
      const config = stack?.read().config;
      assert.deepEqual(
        new Map(config?.values),
        new Map([
          ["project:size", "2"],
          ["project:zone", "a"],
        ]),
      );
      assert.deepEqual([...(config?.secrets ?? [])], ["project:zone"]);
    } finally {
      folder.remove();
    }
  });

  describe("with a path", () => {
    const STACK = `config:
  project:alerts: { to: { address: { secure: v1:a }, token: { secure: v1:b } }, levels: [high] }
  project:pool.size: "3"
  project:zone: a
`;
    type Given = [key: string, value: string, isSecret?: boolean];
    /** The configuration of a stack whose file is STACK. */
    const configWith = (...given: Given[]) => stackOf(STACK, ...given).config;
    const configOf = (stackFile: string, ...given: Given[]) => stackOf(stackFile, ...given).config;
    function stackOf(stackFile: string, ...given: Given[]) {
      const folder = new TemporaryFolder(
        { "Pulumi.yaml": "name: project\nruntime: nodejs\n", "Pulumi.dev.yaml": stackFile },
        { hasPackages: false },
      );
      try {
        const values = given.map(([key, value, isSecret = false]) => ({ key, value, isSecret }));
        const [stack] = findStacks(readProject(folder.path), [], values);
        assert(stack);
        return stack.read();
      } finally {
        folder.remove();
      }
    }
    const alertsOf = ({ values }: { values: ReadonlyMap<string, string> }) =>
      JSON.parse(values.get("project:alerts") ?? "");

    it("give a part of a value, whose other parts stay as they are", () => {
      const config = configWith(["alerts.to.address", "a@b.c"], ["project:alerts.levels[1]", "low"]);
      assert.deepEqual(alertsOf(config), {
        to: { address: "a@b.c", token: "[secret]" },
        levels: ["high", "low"],
      });
      assert.deepEqual([...config.encrypted], ["project:alerts.to.token"]);
      assert.deepEqual([...config.secrets], ["project:alerts"], "what is secret stays so");
      assert.deepEqual(config.secretParts.get("project:alerts"), ["a@b.c"]);
    });

    it("are one for each key, however that is written", () => {
      for (const [key, again] of [
        ["zone", "project:zone"],
        ["alerts.to.address", "alerts.to.address"],
      ] as const)
        assert.throws(
          () => configWith([key, "a"], [again, "b"]),
          new UsageError(`--config-value ${again} is given twice: give one value.`),
        );
    });

    it("are flags and numbers where they are written so, and texts where they are secret", () => {
      const config = configWith(
        ["alerts.on", "true"],
        ["alerts.count", "12"],
        ["alerts.code", "012"],
        ["alerts.pin", "12", true],
        ['alerts["a b"].c', "x"],
      );
      const { to: _, levels: __, ...given } = alertsOf(config);
      assert.deepEqual(given, { on: true, count: 12, code: "012", pin: "12", "a b": { c: "x" } });
      assert.deepEqual(config.secretParts.get("project:alerts"), ["12"]);
    });

    it("are parts and whole keys where the value is missing, or encrypted as a whole", () => {
      const config = configOf(
        "config: { project:hidden: { secure: v1:c } }",
        ["other.a", "1"],
        ["other.list[0]", "x"],
        ["hidden.to.address", "a@b.c"],
      );
      assert.deepEqual(JSON.parse(config.values.get("project:other") ?? ""), { a: 1, list: ["x"] });
      assert.deepEqual(JSON.parse(config.values.get("project:hidden") ?? ""), { to: { address: "a@b.c" } });
      assert.deepEqual(
        ["other.a", "other.list[0]", "hidden.to.address"].map((key) => config.values.get(`project:${key}`)),
        ["1", "x", "a@b.c"],
      );
      assert(config.secrets.has("project:hidden"), "what is secret stays so");
      assert.equal(config.secretParts.get("project:hidden"), undefined, "as a whole");
      assert(config.encrypted.has("project:hidden"), "its other parts are not known");
      assert(!config.secrets.has("project:other"));
    });

    it("are noted where the other parts of the value are not known, as it is encrypted as a whole", () => {
      const notesWith = (...given: Given[]) =>
        stackOf("config: { project:hidden: { secure: v1:c } }", ...given).notes.map(({ text }) => text);
      assert.deepEqual(notesWith(["hidden.a", "1"], ["hidden.b", "2"]), [
        "encrypts project:hidden as a whole, so that only those of its parts are known offline which --config-value gives",
      ]);
      assert.deepEqual(notesWith(["hidden", "1"]), []);
    });

    it("begin with a key in quotes where it has dots", () => {
      const config = configWith(
        ['project:["a.b"]', "4"],
        ['["c.d"].e', "5"],
        ['other:["f.g"][0]', "6"],
        ['["pool.size"]', "7"],
        ['project:h["i:j"]', "8"],
      );
      assert.deepEqual(
        ["project:a.b", "project:c.d", "other:f.g", "project:pool.size", "project:h"].map((key) =>
          config.values.get(key),
        ),
        ["4", '{"e":5}', "[6]", "7", '{"i:j":8}'],
      );
      assert(!config.values.has('project:["a.b"]'));
    });

    it("are whole keys where there is one of that name, or no value with parts", () => {
      const config = configWith(["pool.size", "4"], ["other.a", "c"], ["other", "e"], ["other.b", "f"]);
      const given = ["pool.size", "other.a", "zone", "other", "other.b"];
      assert.deepEqual(
        given.map((key) => config.values.get(`project:${key}`)),
        ["4", "c", "a", "e", "f"],
      );
    });

    it("are refused where the value has no such part", () => {
      const says = (key: string, message: RegExp) =>
        assert.throws(
          () => configWith([key, "x"]),
          (error: Error) => error instanceof UsageError && message.test(error.message),
        );
      says(
        "alerts.levels[2]",
        /alerts\.levels\[2\]: the next item of project:alerts\.levels is project:alerts\.levels\[1\]\.$/,
      );
      says("alerts.levels.a", /project:alerts\.levels is not an object\.$/);
      says("alerts.to[0]", /project:alerts\.to is not a list\.$/);
      says("zone.a", /--config-value zone\.a: project:zone is a single value, which has no parts\.$/);
      says("zone[0]", /project:zone is a single value, which has no parts\.$/);
    });

    it("are refused where they are no paths", () => {
      const PROBLEMS = {
        "alerts.": 'no key stands behind the last "."',
        "alerts..to": 'no key stands between "." and "."',
        "alerts.[0]": 'no key stands between "." and "["',
        "alerts.levels[]": 'no index stands between "[" and "]"',
        "alerts.levels[-1]": "[-1] is not an index of a list: 0 is the first item",
        "alerts.levels[first]": '[first] is not an index of a list; a key stands in quotes: ["first"]',
        "alerts.levels['a']": `['a'] is not an index of a list; a key stands in double quotes: ["a"]`,
        "alerts.levels[0": 'what "[" opens does not end in a quote or "]"',
        "alerts.levels[0]a": '"." is missing before "a"',
        "alerts.to]": '"]" has no "[" before it',
        "new..a": 'no key stands between "." and "."',
        "[0]": "the name of a key stands before an index",
        '["a:b"].c': 'the key "a:b" has a ":", which no key of Pulumi may have',
      };
      for (const [key, problem] of Object.entries(PROBLEMS))
        assert.throws(() => configWith([key, "x"]), {
          message: `--config-value project:${key}: ${problem}.`,
        });
    });

    it("are none where the project declares a key of that name", () => {
      const folder = new TemporaryFolder(
        {
          "Pulumi.yaml": "name: my.project\nruntime: nodejs\nconfig: { zone.a: { type: string } }\n",
          "Pulumi.dev.yaml": "config: { my.project:zone: b, my.project:list: [1] }\n",
        },
        { hasPackages: false },
      );
      try {
        const given = [
          { key: "zone.a", value: "c", isSecret: false },
          { key: "list[0]", value: "2", isSecret: false },
        ];
        const [stack] = findStacks(readProject(folder.path), [], given);
        assert.deepEqual(Object.fromEntries(stack?.read().config.values ?? []), {
          "my.project:zone": "b",
          "my.project:zone.a": "c",
          "my.project:list": "[2]",
        });
      } finally {
        folder.remove();
      }
    });

    it("may be __proto__, which changes nothing else", () => {
      const config = configWith(["alerts.__proto__.polluted", "true"]);
      assert.equal(({} as { polluted?: boolean }).polluted, undefined);
      assert.match(config.values.get("project:alerts") ?? "", /"__proto__":\{"polluted":true\}/);
    });

    it("leave all of a whole value secret that the stack's file encrypts", () => {
      const config = configWith(["alerts", '{"to":{}}']);
      assert.deepEqual([...config.encrypted], []);
      assert.deepEqual([...config.secrets], ["project:alerts"]);
    });
  });
});
