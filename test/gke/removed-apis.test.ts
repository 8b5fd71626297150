import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { lastMinorWith, REMOVED_APIS, removalOf } from "../../gke/removed-apis";
import { formatVersion } from "../../gke/versions";

const SDK = dirname(require.resolve("@pulumi/kubernetes/package.json"));

/** The tokens of all resources that @pulumi/kubernetes has for an API version. */
function tokensOf(apiVersion: string): Set<string> {
  const [group = "", version = ""] = apiVersion.split("/");
  const folder = join(SDK, group.split(".")[0] ?? "", version);
  const texts = readdirSync(folder).filter((file) => file.endsWith(".js"));
  const token = /__pulumiType = '([^']+)'/;
  return new Set(texts.flatMap((file) => token.exec(readFileSync(join(folder, file), "utf8"))?.[1] ?? []));
}

describe("gke/removed-apis", () => {
  it("lists kinds that @pulumi/kubernetes can register, before the removal and after it", () => {
    const missing = REMOVED_APIS.flatMap(({ apiVersion, kinds, instead }) =>
      [apiVersion, ...(instead === undefined ? [] : [instead])].flatMap((version) =>
        kinds.map((kind) => `kubernetes:${version}:${kind}`).filter((token) => !tokensOf(version).has(token)),
      ),
    );
    assert.deepEqual(missing, []);
  });

  it("lists each kind of an API version once, oldest removal first", () => {
    const all = REMOVED_APIS.flatMap(({ apiVersion, kinds }) => kinds.map((kind) => `${apiVersion}:${kind}`));
    assert.deepEqual(all, [...new Set(all)]);
    const minors = REMOVED_APIS.map(({ removed }) => Number(removed.split(".")[1]));
    assert.deepEqual(
      minors,
      minors.toSorted((a, b) => a - b),
    );
  });

  for (const kind of ["CronJob", "CronJobList", "CronJobPatch", "CronJobListPatch"]) {
    it(`knows the removal of batch/v1beta1's ${kind}`, () => {
      assert.equal(removalOf("batch/v1beta1", kind)?.removed, "1.25");
    });
  }
  for (const [apiVersion, kind] of [
    ["batch/v1", "CronJob"],
    ["policy/v1beta1", "Eviction"],
    ["cert-manager.io/v1alpha1", "Certificate"],
    ["example.com/v1beta1", "Ingress"],
    ["", "toString"],
  ] as const) {
    it(`knows no removal of ${kind} of "${apiVersion}"`, () => {
      assert.equal(removalOf(apiVersion, kind), undefined);
    });
  }

  it("says which minor is the last one before a removal", () => {
    const removal = removalOf("policy/v1beta1", "PodDisruptionBudget");
    assert.equal(removal && formatVersion(lastMinorWith(removal)), "1.24");
  });
});
