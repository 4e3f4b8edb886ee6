//! The authority's logo: SVG from an administrator, so it may name no file and no font.

use super::RenderFault;
use usvg::{ImageHrefResolver, Node, Options, Tree};

/// Reads a logo. Text in it must have been turned into outlines, and pictures are refused: the certificate has no fonts for the
/// first and no room for the second.
pub(super) fn read(svg: &str) -> Result<Tree, RenderFault> {
    let options = Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree =
        Tree::from_str(svg, &options).map_err(|fault| RenderFault::Logo(fault.to_string()))?;
    if svg.contains("<text") {
        return Err(RenderFault::Logo(
            "it has text; turn it into outlines".to_owned(),
        ));
    }
    if svg.contains("<image") || has_image(tree.root()) {
        return Err(RenderFault::Logo(
            "it has a picture; only vector graphics are possible".to_owned(),
        ));
    }
    Ok(tree)
}

fn has_image(group: &usvg::Group) -> bool {
    group.children().iter().any(|node| match node {
        Node::Group(group) => has_image(group) || !group.filters().is_empty(),
        Node::Image(_) => true,
        _ => false,
    })
}
