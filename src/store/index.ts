import { folder } from './folder.ts';
import { s3 } from './s3.ts';
import type { Store } from './store.ts';

/** Every store by its name: a new one is a file and a line here. */
export const stores: Readonly<Record<string, { readonly about: string; create(place: string): Store }>> = {
  folder: { about: 'the files of a folder', create: folder },
  s3: { about: 'the objects of an S3 bucket', create: (bucket) => s3({ bucket }) },
};
