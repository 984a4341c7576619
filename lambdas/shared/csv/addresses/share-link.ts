/** The links under which Google Drive and Dropbox show one shared file, turned into the link to the file itself. */
export const shareLink = (url: URL): URL => sharedFile(url) ?? url;

/** The link to a file that is shared by Google Drive or Dropbox, from any link to it; undefined for all other URLs. */
export function sharedFile(url: URL): URL | undefined {
  if (!/google\.com|dropbox\.com/.test(url.href)) return undefined;
  const host = url.hostname.replace(/^www\./, '');
  if (host === 'drive.google.com' || host === 'docs.google.com') return driveFile(url);
  return host === 'dropbox.com' ? dropboxFile(url) : undefined;
}

/** `/file/d/ID/view`, `/open?id=ID`, `/uc?id=ID`, each perhaps with a resource key. */
function driveFile(url: URL): URL | undefined {
  const path = /^\/(?:a\/[^/]+\/)?(?:file\/(?:u\/\d+\/)?d\/([\w-]+)|(?:open|uc|thumbnail)\/?$)/.exec(
    url.pathname,
  );
  const id = path?.[1] ?? (path ? url.searchParams.get('id') : undefined);
  if (!id || !/^[\w-]+$/.test(id)) return undefined;
  const file = new URL('https://drive.google.com/uc?export=download');
  file.searchParams.set('id', id);
  const key = url.searchParams.get('resourcekey');
  if (key) file.searchParams.set('resourcekey', key);
  return file;
}

/** `/s/ID/name?dl=0` and `/scl/fi/ID/name?rlkey=KEY&dl=0`; a folder stays as it is. */
function dropboxFile(url: URL): URL | undefined {
  if (!/^\/(?:s\/[^/]+|scl\/fi\/[^/]+)\/[^/]+$/.test(url.pathname)) return undefined;
  const file = new URL(url);
  file.searchParams.delete('raw');
  file.searchParams.set('dl', '1');
  return file;
}
