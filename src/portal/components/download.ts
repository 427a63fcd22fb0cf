// Files that the page hands to the browser's downloads.

/** Hands over what is at an address: a blob's or a data URL. */
export function downloadUrl(name: string, url: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}

/** Hands over content of a media type. */
export function download(name: string, type: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  downloadUrl(name, url)
  URL.revokeObjectURL(url)
}
