'use strict'

const fs = require('node:fs')
const path = require('node:path')

/** What is known of the running build, by its folder `.next/server`. */
class Project {
  static #projects = new Map()

  static of(serverFolder) {
    if (!Project.#projects.has(serverFolder)) Project.#projects.set(serverFolder, new Project(serverFolder))
    return Project.#projects.get(serverFolder)
  }

  constructor(serverFolder) {
    const read = (file) => {
      try {
        return JSON.parse(fs.readFileSync(path.join(serverFolder, '..', file), 'utf8'))
      } catch {
        return {}
      }
    }
    this.secret = read('prerender-manifest.json').preview?.previewModeId
    this.defaultLocale = read('routes-manifest.json').i18n?.defaultLocale
  }

  /** Whether a request regenerates a page on demand: `res.revalidate`, or that of a twinroute server. */
  isOnDemand(headers) {
    const sent = headers?.['x-prerender-revalidate']
    return sent !== undefined && sent === this.secret
  }

  /**
   * The tags of a page of the Pages Router, to which Next.js gives none: its path, without
   * and with the default locale, as it is and encoded.
   */
  pageTags(key) {
    const path = pathOf(key)
    const paths = [path]
    const locale = `/${this.defaultLocale}`
    if (this.defaultLocale && `${path}/`.startsWith(`${locale}/`)) paths.push(path.slice(locale.length) || '/')
    return [...new Set(paths.flatMap((path) => [pathTag(path), pathTag(encodeURI(path.toWellFormed()))]))]
  }
}

/** The path in the key of a response, which may have a prefix that ends with `/$`. */
function pathOf(key) {
  const start = key.indexOf('/$/')
  const path = start === -1 ? key : key.slice(start + 2)
  return path === '/index' ? '/' : path
}

/** The tag that `revalidatePath` revalidates: only characters outside of ASCII are encoded. */
function pathTag(path) {
  return `_N_T_${path.replace(/[^\x00-\x7f]+/g, (text) => encodeURIComponent(text.toWellFormed()))}`
}

/** The tags that a response shares with no other path. */
function ownTags(tags) {
  return tags.filter((tag) => tag.startsWith('_N_T_/') && !/\/(layout|page|route)$/.test(tag))
}

module.exports = { Project, ownTags }
