import assert from "node:assert/strict";
import { join } from "node:path";
import { UsageError } from "../../../cli/messages/errors";
import { givenValue } from "../../../cli/offline/config-values";
import { readProject } from "../../../cli/offline/project";
import { findStacks } from "../../../cli/offline/stacks";
import { TemporaryFolder } from "../support";

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
    says("s3cret", /KEY=VALUE, such as --config-value gcp:project=demo: the key is missing\.$/);
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
});
