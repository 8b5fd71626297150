import assert from "node:assert/strict";
import { idsOf, PEERS } from "../../policies/reference/peers";
import { rules } from "../../policies/rules";

const claimed = rules.flatMap(({ frameworks }) => frameworks ?? []);

describe("the controls of other tools", () => {
  for (const peer of PEERS) {
    it(`each have a rule or a reason why not: ${peer.name}`, () => {
      for (const id of peer.ids) {
        const reason = peer.without[id];
        assert.equal(claimed.includes(`${peer.name} ${id}`), reason === undefined, id);
        if (reason !== undefined) assert.match(reason, /^[A-Z].{20,}\.$/);
      }
      assert.equal(new Set(peer.ids).size, peer.ids.length);
      for (const id of Object.keys(peer.without)) assert.ok(peer.ids.includes(id), id);
    });
  }

  for (const { name, frameworks = [] } of rules) {
    const ofPeers = frameworks.filter((id) => !id.startsWith("CIS GKE "));
    if (ofPeers.length === 0) continue;
    it(`are there where ${name} names them`, () => {
      const known = new Set(PEERS.flatMap(idsOf));
      for (const id of ofPeers) assert.ok(known.has(id), id);
    });
  }
});
