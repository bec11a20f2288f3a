import { folder, folderKind } from './folder.ts';
import { s3, s3Kind } from './s3.ts';
import type { Store, StoreKind } from './store.ts';

/** Every store by its name: a new one is a file and a line here. */
export const stores: Readonly<Record<string, StoreKind & { create(place: string): Store }>> = {
  folder: { ...folderKind, create: folder },
  s3: { ...s3Kind, create: (bucket) => s3({ bucket }) },
};
