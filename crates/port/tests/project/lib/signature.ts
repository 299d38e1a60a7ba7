export const verify = (raw: Buffer, signature: string) => raw.length > 0 && signature !== '';
