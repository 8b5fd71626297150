import assert from "node:assert/strict";
import { mayBeUnknown } from "../../../../cli/offline/program/failure-causes";
import { PLACEHOLDER } from "../../../../cli/offline/protocol/values";

const isGuessed = (message: string) =>
  mayBeUnknown({ text: `${message}\n    at index.js:1:1`, message, end: 255 });

describe("what is not known offline", () => {
  for (const message of [
    "TypeError: Cannot read properties of undefined (reading 'split')",
    "Error: there is no zone",
    "Error: ENOENT: no such file or directory, open 'zones/undefined.json'",
    `Error: ENOENT: no such file or directory, open '${PLACEHOLDER}.json'`,
    "Error: ENTRY is missing",
  ])
    it(`may be the cause of ${message}`, () => assert.equal(isGuessed(message), true));

  for (const message of [
    "Error: ENOENT: no such file or directory, open 'manifests/role.yaml'",
    "Error: EACCES: permission denied, open '/etc/key'",
    "Error: EISDIR: illegal operation on a directory, read",
    "Error: spawnSync kubectl ENOENT",
    "ReferenceError: zone is not defined",
    "TypeError: gcp.container.Clustr is not a constructor",
    "Error: Missing required configuration variable 'project:zone'",
    "Error: Configuration 'project:size' value 'big' is not a valid number",
  ])
    it(`is not the cause of ${message}`, () => assert.equal(isGuessed(message), false));
});
