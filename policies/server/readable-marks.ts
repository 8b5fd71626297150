// Pulumi's marks for what JSON has no form for, as its SDK for policies reads them: @pulumi/policy's deserialize (1.21, checked 2026-11-30).

type Fields = Readonly<Record<string, unknown>>;

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Whether a value is a mark at which Pulumi's SDK stops, and with it the whole pack: an asset or archive of which the engine keeps the hash
 * alone, as of an empty text, and a mark of a kind that the SDK does not know.
 * Source: Serialize of https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/asset/asset.go, checked 2026-11-30
 */
export const isUnreadable = (value: unknown): boolean => isMark(value) && !isReadable(value);

/** The value, or in place of a mark at which the SDK stops a value that is unknown. */
export const readable = <T>(value: T): T | typeof UNKNOWN => (isUnreadable(value) ? UNKNOWN : value);

const isMark = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && (value as Fields)[SIGNATURE] !== undefined;

function isReadable({ [SIGNATURE]: mark, path, text, uri, assets, value }: Fields): boolean {
  if (mark === SECRET) return value !== undefined;
  if (mark === ASSET) return Boolean(path || text || uri);
  if (mark !== ARCHIVE) return false;
  return assets ? Object.values(assets).every(isFile) : Boolean(path || uri);
}

/** Whether the SDK reads an asset or archive in an archive. */
const isFile = (value: unknown): boolean => isMark(value) && value[SIGNATURE] !== SECRET && isReadable(value);
