import assert from "node:assert/strict";
import { resolve } from "node:path";
import { NotEvaluated } from "../../../../cli/messages/errors";
import { type Project, readProject } from "../../../../cli/offline/project/project";
import { readStacks, type Stack } from "../../../../cli/offline/project/stacks";
import { TemporaryFolder } from "../../support";

/** Reads a project of these files, and hands it over while they are there. */
function withProject<T>(files: Record<string, string>, use: (project: Project, folder: string) => T): T {
  const folder = new TemporaryFolder(files, { hasPackages: false });
  try {
    return use(readProject(folder.path), folder.path);
  } finally {
    folder.remove();
  }
}

const stacksOf = (files: Record<string, string>, ...names: string[]): Stack[] =>
  withProject({ "Pulumi.yaml": "name: project\nruntime: nodejs\n", ...files }, (project) =>
    readStacks(project, names),
  );

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    assert(error instanceof NotEvaluated, String(error));
    return error.message;
  }
  assert.fail("it was accepted");
}

describe("readProject", () => {
  it("accepts a runtime with and without options", () => {
    assert.deepEqual(
      withProject({ "Pulumi.yaml": "name: project\nruntime: nodejs\n" }, ({ runtime, entryPoint }) => [
        runtime,
        entryPoint,
      ]),
      [{ nodeArgs: [], typescript: true, tsconfig: undefined }, "."],
    );
    const options =
      "name: project\nruntime:\n  name: nodejs\n  options: { typescript: false, nodeargs: '-r  ./a.js', tsconfig: t.json }\n";
    assert.deepEqual(
      withProject({ "Pulumi.yaml": options }, ({ runtime }) => runtime),
      { nodeArgs: ["-r", "./a.js"], typescript: false, tsconfig: "t.json" },
    );
  });

  it("accepts a main folder and a main file", () => {
    const read = (main: string) =>
      withProject(
        {
          "Pulumi.yaml": `name: project\nruntime: nodejs\nmain: ${main}\n`,
          "infra/index.js": "",
          "..infra/index.js": "",
        },
        ({ programFolder, entryPoint }, folder) => [programFolder.slice(folder.length), entryPoint],
      );
    assert.deepEqual(read("infra"), ["/infra", "."]);
    assert.deepEqual(read("./infra/index.js"), ["/infra", "index.js"]);
    assert.deepEqual(read("..infra"), ["/..infra", "."]);
  });

  it("takes a main without a value as none", () => {
    for (const main of ["", "null", '""'])
      assert.deepEqual(
        withProject(
          { "Pulumi.yaml": `name: project\nruntime: nodejs\nmain: ${main}\n` },
          (project, folder) => [project.programFolder.slice(folder.length), project.entryPoint],
        ),
        ["", "."],
      );
  });

  it("accepts a project file in JSON", () => {
    const json = JSON.stringify({ name: "json", runtime: "nodejs" });
    assert.equal(
      withProject({ "Pulumi.json": json }, ({ name }) => name),
      "json",
    );
  });

  const refused: Record<string, { files: Record<string, string>; says: RegExp }> = {
    "a folder without a project": {
      files: { "index.js": "" },
      says: /no Pulumi\.yaml in .*not the folder of a Pulumi project/,
    },
    "a project whose name is a number": {
      files: { "Pulumi.yaml": "name: 5\nruntime: nodejs\n" },
      says: /name is not a text: set it in quotes/,
    },
    "a project whose runtime is a list": {
      files: { "Pulumi.yaml": "name: a\nruntime: []\n" },
      says: /runtime is not the name of a language/,
    },
    "a project without a name": { files: { "Pulumi.yaml": "runtime: nodejs\n" }, says: /has no name/ },
    "a project without a runtime": {
      files: { "Pulumi.yaml": "name: project\n" },
      says: /runtime is not set/,
    },
    "a program in another language": {
      files: { "Pulumi.yaml": "name: project\nruntime: { name: python }\n" },
      says: /runtime is "python"\. Only programs with the runtime "nodejs" .* pulumi preview --policy-pack .* or a copy of that folder .* pulumi stack export/,
    },
    "a project file that is no YAML": {
      files: { "Pulumi.yaml": "name: [\n" },
      says: /Pulumi\.yaml is invalid YAML/,
    },
    "a project file that is no map": { files: { "Pulumi.yaml": "- a\n" }, says: /not a map/ },
    "a main file that does not exist": {
      files: { "Pulumi.yaml": "name: project\nruntime: nodejs\nmain: dist/index.js\n" },
      says: /main is dist\/index\.js, which does not exist\. .*build it first/,
    },
    "a main file outside of the project": {
      files: { "Pulumi.yaml": "name: project\nruntime: nodejs\nmain: ../x\n" },
      says: /outside of the project's folder/,
    },
  };
  for (const [name, { files, says }] of Object.entries(refused)) {
    it(`rejects ${name}`, () => {
      assert.match(
        refusal(() => withProject(files, () => undefined)),
        says,
      );
    });
  }

  it("names the folder in full where there is no project", () => {
    assert.equal(
      refusal(() => readProject("docs")),
      `There is no Pulumi.yaml in ${resolve("docs")}: it is not the folder of a Pulumi project. Clusters that no Pulumi program makes are judged as they run: npx gke-guardrails audit --gcloud FILE`,
    );
  });

  it("names the projects in folders below, the nearest ones", () => {
    const below = (...files: string[]) => {
      const folder = new TemporaryFolder(Object.fromEntries(files.map((file) => [file, "name: p\n"])));
      try {
        return refusal(() => readProject(folder.path)).split("Pulumi project.")[1];
      } finally {
        folder.remove();
      }
    };
    assert.equal(
      below("apps/Pulumi.yaml", "infra/Pulumi.yml", "a/b/Pulumi.yaml"),
      " There is one in apps, infra.",
    );
    assert.equal(below("infra/gke/Pulumi.yaml", "node_modules/x/Pulumi.yaml"), " There is one in infra/gke.");
    assert.match(
      below("a/b/c/Pulumi.yaml", ".git/Pulumi.yaml") ?? "",
      /^ Clusters that no Pulumi program makes /,
    );
    assert.match(
      below(...[..."abcdef"].map((name) => `${name}/Pulumi.yaml`)) ?? "",
      / a, b, c and 3 more\.$/,
    );
  });

  it("says how to name a stack that is given in place of a folder", () => {
    const folder = new TemporaryFolder({ "Pulumi.yaml": "name: p\n", "Pulumi.prod.yaml": "" });
    try {
      const path = resolve(folder.path, "prod");
      assert.equal(
        refusal(() => readProject(path)),
        `There is no folder ${path}. It is a stack: --stack prod`,
      );
    } finally {
      folder.remove();
    }
  });

  it("rejects a folder that does not exist", () => {
    assert.equal(
      refusal(() => readProject("/no/such/folder")),
      "There is no folder /no/such/folder.",
    );
  });
});

describe("readStacks", () => {
  const files = { "Pulumi.b.yaml": "config: {}\n", "Pulumi.a.yaml": "", "Pulumi.yaml.bak": "" };
  const names = (stacks: readonly Stack[]) => stacks.map(({ name }) => name);

  it("reads every stack that has a file, by name", () => {
    assert.deepEqual(names(stacksOf(files)), ["a", "b"]);
  });

  it("reads the named stacks, also by their full names", () => {
    assert.deepEqual(names(stacksOf(files, "b")), ["b"]);
    assert.deepEqual(names(stacksOf(files, "organization/project/b", "a", "b")), ["b", "a"]);
    assert.deepEqual(names(stacksOf(files, "organization/b")), ["b"]);
    assert.throws(
      () => stacksOf(files, "organization/other/b"),
      /The stack "organization\/other\/b" is of the project other, and \S+ has the project project\.$/,
    );
  });

  it("reads stacks from the folder that the project names", () => {
    const elsewhere = {
      "Pulumi.yaml": "name: project\nruntime: nodejs\nstackConfigDir: stacks\n",
      "stacks/Pulumi.prod.yaml": "config: { project:a: b }\n",
    };
    assert.deepEqual(names(stacksOf(elsewhere)), ["prod"]);
  });

  it("accepts a project without any stack file, and says so", () => {
    const [stack, ...others] = stacksOf({});
    assert.deepEqual(
      [stack?.name, stack?.notes.map(({ text }) => text), others],
      ["dev", ["has no configuration file"], []],
    );
    assert.deepEqual(names(stacksOf({}, "prod")), ["prod"]);
  });

  it("rejects a stack that does not exist, and names those that do", () => {
    assert.match(
      refusal(() => stacksOf({ ...files, "Pulumi.prod.yaml": "" }, "prdo")),
      /There is no stack "prdo": .* has no Pulumi\.prdo\.yaml\. Did you mean "prod"\? It has files for: a, b, prod\./,
    );
  });

  it("rejects a stack with an empty name, also where no stack has a file", () => {
    for (const given of [{ ...files, "Pulumi.prod.yaml": "" }, {}])
      assert.match(
        refusal(() => stacksOf(given, "")),
        /^The name of a stack is empty\./,
      );
  });

  it("rejects a stack file that is no YAML, without quoting it", () => {
    const message = refusal(() => stacksOf({ "Pulumi.dev.yaml": "config:\n  a: 'canary\n" }));
    assert.match(message, /Pulumi\.dev\.yaml is invalid YAML/);
    assert.doesNotMatch(message, /canary/);
  });

  it("rejects a configuration that is no map", () => {
    assert.match(
      refusal(() => stacksOf({ "Pulumi.dev.yaml": "config: [a]\n" })),
      /config is not a map/,
    );
  });

  it("gives values as programs read them", () => {
    const [stack] = stacksOf({
      "Pulumi.dev.yaml":
        "config:\n  project:text: a\n  project:config:old: b\n  bare: c\n  project:number: 1.5\n  project:yes: true\n  project:list: [1, {a: b}]\n  gcp:project: demo\n",
    });
    assert.deepEqual(Object.fromEntries(stack?.config.values ?? []), {
      "project:text": "a",
      "project:old": "b",
      "project:bare": "c",
      "project:number": "1.5",
      "project:yes": "true",
      "project:list": '[1,{"a":"b"}]',
      "gcp:project": "demo",
    });
    assert.deepEqual(stack?.config.secrets, new Set());
  });

  it("gives a placeholder for each encrypted value", () => {
    const [stack] = stacksOf({
      "Pulumi.dev.yaml":
        "config:\n  project:token: {secure: canary}\n  project:nested:\n    a: [{secure: canary}, 1]\n    b: {secure: canary, other: 1}\n",
    });
    assert.deepEqual(Object.fromEntries(stack?.config.values ?? []), {
      "project:token": "[secret]",
      "project:nested": '{"a":["[secret]",1],"b":{"secure":"canary","other":1}}',
    });
    assert.deepEqual(stack?.config.secrets, new Set(["project:token", "project:nested"]));
  });

  describe("of a project that declares configuration", () => {
    const declaring = {
      "Pulumi.yaml":
        "name: project\nruntime: nodejs\nconfig:\n  size: {type: integer, default: 3}\n  zone: {type: string}\n  gcp:project: {value: demo}\n  team: platform\n",
    };

    it("lays the stack's values over the project's", () => {
      const [stack] = stacksOf({
        ...declaring,
        "Pulumi.dev.yaml": "config: { project:zone: b, project:team: other }\n",
      });
      assert.deepEqual(Object.fromEntries(stack?.config.values ?? []), {
        "project:size": "3",
        "gcp:project": "demo",
        "project:team": "other",
        "project:zone": "b",
      });
    });

    it("rejects a stack that lacks a required value", () => {
      assert.match(
        refusal(() => stacksOf({ ...declaring, "Pulumi.dev.yaml": "" })),
        /The stack "dev" lacks "project:zone", which Pulumi\.yaml requires\..*Set it: pulumi config set project:zone VALUE --stack dev; or give what this check needs: --config-value project:zone=VALUE$/,
      );
    });

    it("accepts a stack whose required value may come from an environment", () => {
      const [stack] = stacksOf({ ...declaring, "Pulumi.dev.yaml": "environment: [shared]\n" });
      assert.match(
        stack?.notes.map(({ text }) => text).join() ?? "",
        /environments of Pulumi ESC, whose values are not known offline: .* by --config-value KEY=VALUE$/,
      );
    });
  });
});
