//! How alike paragraphs of one article are, and how many independent ones they are worth.

use super::Spread;

/// Intra-class correlation by the one-way analysis of variance: (MSB − MSW) / (MSB + (n₀ − 1) · MSW), with
/// n₀ = (N − Σ nᵢ² / N) / (k − 1) for articles of unequal size. `articles` holds the spread of each; empty
/// ones take no part. At most 1, slightly below 0 by chance; `None` with fewer than two articles, no
/// article of two values, or no variance.
///
/// References: Shrout & Fleiss 1979, doi 10.1037/0033-2909.86.2.420 (ICC 1,1); Donner 1986,
/// doi 10.2307/1403259 (unequal sizes).
pub fn intraclass<'a>(articles: impl IntoIterator<Item = &'a Spread>) -> Option<f64> {
    let articles: Vec<&Spread> = articles.into_iter().filter(|a| a.n > 0).collect();
    let size = |article: &Spread| f64::from(article.n);
    let (k, n) = (articles.len() as f64, articles.iter().map(|a| size(a)).sum::<f64>());
    if k < 2.0 || n <= k {
        return None;
    }
    let grand = articles.iter().map(|a| size(a) * a.mean).sum::<f64>() / n;
    let (mut between, mut within, mut squared) = (0.0, 0.0, 0.0);
    for article in &articles {
        between += size(article) * (article.mean - grand).powi(2);
        within += article.squares;
        squared += size(article).powi(2);
    }
    let (between, within) = (between / (k - 1.0), within / (n - k));
    let size = (n - squared / n) / (k - 1.0);
    let total = between + (size - 1.0) * within;
    let scale = articles.iter().fold(0.0_f64, |most, article| most.max(article.largest));
    (total > (scale * 1e-12).powi(2)).then(|| (between - within) / total)
}

/// The number of independent paragraphs that carry as much as `sizes` paragraphs in articles do:
/// N / D, with the design effect D = 1 + (Σ nᵢ² / N − 1) · max(ICC, 0). Between the number of articles
/// (about) and that of paragraphs; 0 if there are none.
///
/// References: Kish 1965, *Survey Sampling*, ch. 5; Killip, Mahfoud & Pearce 2004, doi 10.1370/afm.141.
pub fn effective_n(sizes: impl IntoIterator<Item = usize>, icc: f64) -> f64 {
    let (n, squared) = sizes.into_iter().fold((0.0, 0.0), |(n, squared), size| {
        let size = size as f64;
        (n + size, squared + size * size)
    });
    if n == 0.0 { 0.0 } else { n / (1.0 + (squared / n - 1.0) * icc.max(0.0)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(articles: &[&[f64]], expected: Option<f64>) {
        let spreads: Vec<Spread> = articles.iter().map(|values| values.iter().copied().collect()).collect();
        let found = intraclass(&spreads);
        let near = found.zip(expected).map_or(found == expected, |(f, e)| (f - e).abs() < 1e-12);
        assert!(near, "{found:?}, not {expected:?}");
    }

    #[test]
    fn intraclass_as_scipy() {
        // F = scipy.stats.f_oneway(*g).statistic; n0 = (12 - sum(len(x)**2 for x in g) / 12) / 3
        // (F - 1) / (F - 1 + n0)
        let g: [&[f64]; 5] = [&[0.1, 0.3, 0.2], &[0.5, 0.6], &[], &[0.0, 0.1, 0.05, 0.2], &[0.4, 0.2, 0.35]];
        check(&g, Some(0.7876721503111185));
        // Shrout & Fleiss 1979, table 4: ICC(1,1) = .17
        let raters: [&[f64]; 6] = [
            &[9.0, 2.0, 5.0, 8.0],
            &[6.0, 1.0, 3.0, 2.0],
            &[8.0, 4.0, 6.0, 8.0],
            &[7.0, 1.0, 2.0, 6.0],
            &[10.0, 5.0, 6.0, 9.0],
            &[6.0, 2.0, 4.0, 7.0],
        ];
        check(&raters, Some(0.1657417684054754));
    }

    #[test]
    fn undefined() {
        check(&[&[0.1, 0.2]], None);
        check(&[&[0.1], &[0.2]], None);
        check(&[&[0.1, 0.1], &[0.1]], None);
    }

    #[test]
    fn effective_n_lies_between_articles_and_paragraphs() {
        assert_eq!(effective_n([5; 4], 0.0), 20.0);
        assert_eq!(effective_n([5; 4], -0.1), 20.0);
        assert_eq!(effective_n([5; 4], 1.0), 4.0);
        // 12 / (1 + (38 / 12 - 1) * .7876721503111185)
        assert!((effective_n([3, 2, 0, 4, 3], 0.7876721503111185) - 4.433569076283541).abs() < 1e-12);
    }
}
