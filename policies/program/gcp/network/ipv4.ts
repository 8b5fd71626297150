/** A range of IPv4 addresses as unsigned numbers, both ends included. */
interface Block {
  readonly first: number;
  readonly last: number;
}

const OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const ADDRESS = new RegExp(`^${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}$`);

/** Parses an IPv4 address to an unsigned number; undefined for any other text. */
export function parseAddress(text: string): number | undefined {
  const octets = ADDRESS.exec(text)?.slice(1);
  return octets?.reduce((address, octet) => address * 256 + Number(octet), 0);
}

/** Parses an IPv4 block in CIDR notation; undefined for an IPv6 block and for any other text. Bits after the prefix are ignored. */
export function parseBlock(cidr: string): Block | undefined {
  const [text = "", prefix = "", ...more] = cidr.split("/");
  const address = parseAddress(text);
  if (address === undefined || more.length > 0 || !/^(3[0-2]|[12]?\d)$/.test(prefix)) return undefined;
  const size = 2 ** (32 - Number(prefix));
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1 };
}

/** Whether a block in CIDR notation contains an address; false where either is not IPv4. */
export function blockHolds(cidr: string, address: string): boolean {
  const [block, wanted] = [parseBlock(cidr), parseAddress(address)];
  return block !== undefined && wanted !== undefined && block.first <= wanted && wanted <= block.last;
}

/** Whether a block in CIDR notation contains all of another one; false where either is not IPv4. */
export function holdsBlock(cidr: string, other: string): boolean {
  const [block, inner] = [parseBlock(cidr), parseBlock(other)];
  return block !== undefined && inner !== undefined && block.first <= inner.first && inner.last <= block.last;
}

/** Whether blocks in CIDR notation contain, together, all of another one; false where that is not IPv4. */
export function coversBlock(others: readonly string[], cidr: string): boolean {
  const block = parseBlock(cidr);
  if (block === undefined) return false;
  const parts = others.flatMap((other) => parseBlock(other) ?? []).sort((a, b) => a.first - b.first);
  let next = block.first;
  for (const { first, last } of parts) if (first <= next) next = Math.max(next, last + 1);
  return next > block.last;
}

/** An address as a block of one address, as Cilium and Calico accept it; Kubernetes requires the prefix length. */
export const withPrefix = (cidr: string): string => (cidr.includes("/") ? cidr : `${cidr}/32`);

/** Whether two blocks in CIDR notation share an address; false where either is not IPv4. */
export function blocksOverlap(cidr: string, other: string): boolean {
  const [block, wanted] = [parseBlock(cidr), parseBlock(other)];
  return (
    block !== undefined && wanted !== undefined && block.first <= wanted.last && wanted.first <= block.last
  );
}

/** Whether a block in CIDR notation is exactly one address. */
export function isSingleAddress(cidr: string, address: string): boolean {
  const block = parseBlock(cidr);
  return block !== undefined && block.first === block.last && block.first === parseAddress(address);
}
