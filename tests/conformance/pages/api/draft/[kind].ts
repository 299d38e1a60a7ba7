import type { NextApiRequest, NextApiResponse } from 'next'

/** Draft mode and preview data. */
export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  switch (req.query.kind) {
    case 'read':
      return res.json({ draft: req.draftMode, preview: req.preview, data: req.previewData })
    case 'read-draft':
      return res.json({ draft: req.draftMode })
    case 'unread':
      return res.json({ unread: true })
    case 'read-then-cookie':
      res.setHeader('X-Draft', String(req.draftMode))
      res.appendHeader('Set-Cookie', 'a=1')
      return res.end()
    case 'cookie-then-read':
      res.appendHeader('Set-Cookie', 'a=1')
      res.setHeader('X-Draft', String(req.draftMode))
      return res.end()
    case 'read-then-replace':
      res.setHeader('X-Draft', String(req.draftMode))
      res.setHeader('Set-Cookie', 'a=1')
      return res.end()
    case 'read-then-clear':
      res.setHeader('X-Draft', String(req.draftMode))
      res.clearPreviewData()
      return res.end()
    case 'enable':
      return res.setDraftMode({ enable: true }).json({ enabled: true })
    case 'enable-redirect':
      return res.setDraftMode({ enable: true }).redirect('/api/draft/read')
    case 'enable-cookie':
      res.setHeader('Set-Cookie', 'a=1')
      return res.setDraftMode({ enable: true }).end()
    case 'enable-cookies':
      res.setHeader('Set-Cookie', ['a=1', 'b=2'])
      return res.setDraftMode({ enable: true }).end()
    case 'enable-twice':
      return res.setDraftMode({ enable: true }).setDraftMode({ enable: true }).end()
    case 'disable':
      return res.setDraftMode({ enable: false }).json({ enabled: false })
    case 'enable-disable':
      return res.setDraftMode({ enable: true }).setDraftMode({ enable: false }).end()
    case 'clear':
      return res.clearPreviewData().end()
    case 'clear-twice':
      return res.clearPreviewData().clearPreviewData().end()
    case 'clear-path':
      return res.clearPreviewData({ path: '/docs' }).end()
    case 'clear-cookie':
      res.setHeader('Set-Cookie', 'a=1')
      return res.clearPreviewData().end()
    case 'clear-then-set-header':
      res.clearPreviewData()
      res.setHeader('Set-Cookie', 'a=1')
      return res.end()
    case 'set':
      return res.setPreviewData({ post: 'p1', n: 1.0 }).end()
    case 'set-age':
      return res.setPreviewData('text', { maxAge: 60 }).end()
    case 'set-path':
      return res.setPreviewData({}, { path: '/docs' }).end()
    case 'set-age-path':
      return res.setPreviewData(null as unknown as object, { maxAge: 60 * 60, path: '/a b' }).end()
    case 'set-large':
      return res.setPreviewData({ large: 'x'.repeat(2000) }).end()
    case 'set-large-caught':
      res.setHeader('X-Before', '1')
      try {
        res.setPreviewData({ large: 'x'.repeat(2000) })
      } catch {
        return res.status(413).json({ error: 'too large' })
      }
      return res.end()
    case 'set-below-limit':
      return res.setPreviewData({ large: 'x'.repeat(600) }).end()
    case 'set-cookie':
      res.setHeader('Set-Cookie', 'a=1')
      return res.setPreviewData({}).end()
    default:
      return res.status(404).end()
  }
}
