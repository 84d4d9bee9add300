//! The forward pass of BERT (Devlin et al. 2019, <https://doi.org/10.18653/v1/N19-1423>), one text at a
//! time: texts run in parallel, so a text needs no company, and no padding can touch its numbers.

use super::{ENCODER_FILES, Encoded};
use crate::text::Span;
use crate::{Error, Result};
use candle_core::{DType, Device, Module, Tensor};
use candle_nn::{Embedding, LayerNorm, Linear, VarBuilder, embedding, layer_norm, linear};
use serde::Deserialize;
use std::fmt::Display;
use tokenizers::{Tokenizer, TruncationParams};

type Outcome<T> = candle_core::Result<T>;

/// What `config.json` tells.
#[derive(Deserialize)]
struct Config {
    model_type: String,
    hidden_act: String,
    hidden_size: usize,
    intermediate_size: usize,
    layer_norm_eps: f64,
    max_position_embeddings: usize,
    num_attention_heads: usize,
    num_hidden_layers: usize,
    type_vocab_size: usize,
    vocab_size: usize,
}

/// A network with its tokenizer.
pub(super) struct Network {
    tokenizer: Tokenizer,
    words: Embedding,
    /// A row a place in the text, the embedding of the first segment added.
    places: Tensor,
    norm: LayerNorm,
    layers: Vec<Layer>,
    heads: usize,
}

/// Attention over all pieces, then two dense steps; each adds to what came in.
struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    attended: Linear,
    attended_norm: LayerNorm,
    wider: Linear,
    narrower: Linear,
    norm: LayerNorm,
}

fn unsound(file: &str, error: impl Display) -> Error {
    Error::new(file, error, "give the folder of a sentence encoder of the BERT family, as README.md says")
}

impl Network {
    pub(super) fn load(file: &dyn Fn(&str) -> Result<Vec<u8>>) -> Result<(Self, String)> {
        let mut hasher = blake3::Hasher::new();
        let mut bytes = |name: &str| {
            let bytes = file(name)?;
            hasher.update(blake3::hash(&bytes).as_bytes());
            Ok(bytes)
        };
        let [config, tokenizer, weights] = ENCODER_FILES;
        let settings: Config =
            serde_json::from_slice(&bytes(config)?).map_err(|error| unsound(config, error))?;
        if settings.model_type != "bert" || settings.hidden_act != "gelu" {
            let found =
                format!("is a {} with {}, not bert with gelu", settings.model_type, settings.hidden_act);
            return Err(unsound(config, found));
        }
        let (width, heads) = (settings.hidden_size, settings.num_attention_heads);
        if heads == 0 || !width.is_multiple_of(heads) {
            let found = format!("parts hidden_size {width} into {heads} heads, which does not come out even");
            return Err(unsound(config, found));
        }
        let pieces = pieces(&bytes(tokenizer)?, &settings).map_err(|error| unsound(tokenizer, error))?;
        let network = VarBuilder::from_buffered_safetensors(bytes(weights)?, DType::F32, &Device::Cpu)
            .and_then(|weights| Self::of(&settings, pieces, weights))
            .map_err(|error| unsound(weights, error))?;
        // Whatever does not fit shows here, and not in the middle of a batch.
        network.read("One sentence.")?;
        Ok((network, hasher.finalize().to_hex().to_string()))
    }

    fn of(config: &Config, tokenizer: Tokenizer, weights: VarBuilder<'_>) -> Outcome<Self> {
        let nested = !weights.contains_tensor("embeddings.word_embeddings.weight");
        let weights = if nested { weights.pp("bert") } else { weights };
        let (n, eps) = (config.hidden_size, config.layer_norm_eps);
        let into = weights.pp("embeddings");
        let places = into.get((config.max_position_embeddings, n), "position_embeddings.weight")?;
        let segments = into.get((config.type_vocab_size, n), "token_type_embeddings.weight")?;
        let layer = |number: usize| {
            let layer = weights.pp(format!("encoder.layer.{number}"));
            Ok(Layer {
                query: linear(n, n, layer.pp("attention.self.query"))?,
                key: linear(n, n, layer.pp("attention.self.key"))?,
                value: linear(n, n, layer.pp("attention.self.value"))?,
                attended: linear(n, n, layer.pp("attention.output.dense"))?,
                attended_norm: layer_norm(n, eps, layer.pp("attention.output.LayerNorm"))?,
                wider: linear(n, config.intermediate_size, layer.pp("intermediate.dense"))?,
                narrower: linear(config.intermediate_size, n, layer.pp("output.dense"))?,
                norm: layer_norm(n, eps, layer.pp("output.LayerNorm"))?,
            })
        };
        Ok(Self {
            tokenizer,
            words: embedding(config.vocab_size, n, into.pp("word_embeddings"))?,
            places: places.broadcast_add(&segments.get(0)?)?,
            norm: layer_norm(n, eps, into.pp("LayerNorm"))?,
            layers: (0..config.num_hidden_layers).map(layer).collect::<Outcome<_>>()?,
            heads: config.num_attention_heads,
        })
    }

    pub(super) fn read(&self, text: &str) -> Result<Encoded> {
        let cut = self.tokenizer.encode(text, true).map_err(|error| unsound(ENCODER_FILES[1], error))?;
        let places = cut.get_offsets().iter().map(|&(start, end)| Span::new(start, end));
        let (middle, last) = self.forward(cut.get_ids()).map_err(|error| unsound(ENCODER_FILES[2], error))?;
        let mean = last.mean(0).and_then(|mean| mean.to_vec1::<f32>());
        let own = places.zip(middle).zip(cut.get_special_tokens_mask()).filter(|(_, mark)| **mark == 0);
        let (pieces, middle) = own.map(|(piece, _)| piece).unzip();
        Ok(Encoded { pieces, middle, mean: mean.map_err(|error| unsound(ENCODER_FILES[2], error))? })
    }

    /// Rows after two thirds of the layers, and after the last.
    fn forward(&self, ids: &[u32]) -> Outcome<(Vec<Vec<f32>>, Tensor)> {
        let ids = Tensor::new(ids, &Device::Cpu)?;
        let places = self.places.narrow(0, 0, ids.dim(0)?)?;
        let mut rows = self.norm.forward(&(self.words.forward(&ids)? + places)?)?;
        let mut middle = rows.clone();
        for (number, layer) in self.layers.iter().enumerate() {
            rows = layer.forward(&rows, self.heads)?;
            if number + 1 == self.layers.len() * 2 / 3 {
                middle = rows.clone();
            }
        }
        Ok((middle.to_vec2::<f32>()?, rows))
    }
}

/// The tokenizer without padding, cutting off what the network has no place for.
fn pieces(bytes: &[u8], config: &Config) -> tokenizers::Result<Tokenizer> {
    let mut tokenizer = Tokenizer::from_bytes(bytes)?;
    let max_length = config.max_position_embeddings;
    tokenizer.with_truncation(Some(TruncationParams { max_length, ..TruncationParams::default() }))?;
    tokenizer.with_padding(None);
    Ok(tokenizer)
}

impl Layer {
    fn forward(&self, rows: &Tensor, heads: usize) -> Outcome<Tensor> {
        let (n, width) = rows.dims2()?;
        let by_head =
            |dense: &Linear| dense.forward(rows)?.reshape((n, heads, width / heads))?.transpose(0, 1);
        let (query, key, value) = (by_head(&self.query)?, by_head(&self.key)?, by_head(&self.value)?);
        let scale = 1.0 / ((width / heads) as f64).sqrt();
        let alike = (query.contiguous()?.matmul(&key.transpose(1, 2)?.contiguous()?)? * scale)?;
        let attention = candle_nn::ops::softmax_last_dim(&alike)?;
        let seen = attention.matmul(&value.contiguous()?)?.transpose(0, 1)?.reshape((n, width))?;
        let rows = self.attended_norm.forward(&(self.attended.forward(&seen)? + rows)?)?;
        let wide = self.wider.forward(&rows)?.gelu_erf()?;
        self.norm.forward(&(self.narrower.forward(&wide)? + rows)?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Encoder;
    use super::*;

    const WIDTH: usize = 4;
    const INNER: usize = 8;
    const LAYERS: usize = 3;
    const VOCABULARY: [&str; 6] = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "war", "peace"];
    const PLACES: usize = 8;

    /// Names and shapes of all tensors of a network too small to know anything.
    fn shapes() -> Vec<(String, Vec<usize>)> {
        let mut shapes = vec![
            ("embeddings.word_embeddings.weight".to_owned(), vec![VOCABULARY.len(), WIDTH]),
            ("embeddings.position_embeddings.weight".to_owned(), vec![PLACES, WIDTH]),
            ("embeddings.token_type_embeddings.weight".to_owned(), vec![2, WIDTH]),
            ("embeddings.LayerNorm.weight".to_owned(), vec![WIDTH]),
            ("embeddings.LayerNorm.bias".to_owned(), vec![WIDTH]),
        ];
        for layer in 0..LAYERS {
            for (name, out, into) in [
                ("attention.self.query", WIDTH, WIDTH),
                ("attention.self.key", WIDTH, WIDTH),
                ("attention.self.value", WIDTH, WIDTH),
                ("attention.output.dense", WIDTH, WIDTH),
                ("intermediate.dense", INNER, WIDTH),
                ("output.dense", WIDTH, INNER),
            ] {
                shapes.push((format!("encoder.layer.{layer}.{name}.weight"), vec![out, into]));
                shapes.push((format!("encoder.layer.{layer}.{name}.bias"), vec![out]));
            }
            for name in ["attention.output.LayerNorm", "output.LayerNorm"] {
                shapes.push((format!("encoder.layer.{layer}.{name}.weight"), vec![WIDTH]));
                shapes.push((format!("encoder.layer.{layer}.{name}.bias"), vec![WIDTH]));
            }
        }
        shapes
    }

    /// The file of weights: number i of tensor k is sin(k + i).
    fn weights() -> Vec<u8> {
        let mut head = serde_json::Map::new();
        let mut body: Vec<u8> = Vec::new();
        for (k, (name, shape)) in shapes().into_iter().enumerate() {
            let start = body.len();
            for i in 0..shape.iter().product::<usize>() {
                body.extend((((k + i) as f64).sin() as f32).to_le_bytes());
            }
            let entry =
                serde_json::json!({ "dtype": "F32", "shape": shape, "data_offsets": [start, body.len()] });
            head.insert(name, entry);
        }
        let head = serde_json::Value::Object(head).to_string();
        [&(head.len() as u64).to_le_bytes(), head.as_bytes(), &body].concat()
    }

    fn file(name: &str) -> Result<Vec<u8>> {
        let vocabulary: serde_json::Map<String, serde_json::Value> =
            VOCABULARY.iter().enumerate().map(|(id, word)| ((*word).to_owned(), id.into())).collect();
        let special = |id: usize| {
            serde_json::json!({ "id": id, "content": VOCABULARY[id], "special": true, "single_word": false,
                "lstrip": false, "rstrip": false, "normalized": false })
        };
        let json = match name {
            "config.json" => serde_json::json!({ "model_type": "bert", "hidden_act": "gelu",
                "hidden_size": WIDTH, "intermediate_size": INNER, "layer_norm_eps": 1e-12,
                "max_position_embeddings": PLACES, "num_attention_heads": 2, "num_hidden_layers": LAYERS,
                "type_vocab_size": 2, "vocab_size": VOCABULARY.len() }),
            "tokenizer.json" => serde_json::json!({ "version": "1.0", "truncation": null,
                "padding": { "strategy": { "Fixed": 64 }, "direction": "Right", "pad_to_multiple_of": null,
                    "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]" },
                "added_tokens": [special(2), special(3)],
                "normalizer": { "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                    "strip_accents": null, "lowercase": true },
                "pre_tokenizer": { "type": "BertPreTokenizer" },
                "post_processor": { "type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2] },
                "decoder": null,
                "model": { "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                    "max_input_chars_per_word": 100, "vocab": vocabulary } }),
            _ => return Ok(weights()),
        };
        Ok(json.to_string().into_bytes())
    }

    fn check(found: &[f64], expected: &[f64]) {
        let near = found.iter().zip(expected).all(|(f, e)| (f - e).abs() < 0.0015);
        assert!(near && found.len() == expected.len(), "{found:?}, not {expected:?}");
    }

    /// The same forward pass in numpy, in float64, with W[name] = sin(k + arange(size)).reshape(shape).
    #[test]
    fn vectors_equal_numpys() {
        let encoder = Encoder::load(&file).unwrap();
        let read = encoder.read("War, Peace").unwrap();
        assert_eq!(read, encoder.read("War, Peace").unwrap());
        let read = encoder.read("War peace").unwrap();
        check(&read.of(Span::new(4, 9)).unwrap(), &[-1.721, 0.071, 0.473, 0.754]);
        check(&read.whole(), &[0.633, -0.789, -0.464, -1.833]);
        assert_eq!(read.of(Span::new(9, 12)), None);
    }

    #[test]
    fn long_texts_are_cut_and_unknown_words_are_read() {
        let encoder = Encoder::load(&file).unwrap();
        let read = encoder.read(&"Quarrels and war. ".repeat(40)).unwrap();
        assert!(read.of(Span::new(0, 8)).is_some() && read.of(Span::new(700, 716)).is_none());
        encoder.read("").unwrap();
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let cut = |name: &str| Ok(file(name)?[..40].to_vec());
        let gpt = |name: &str| match name {
            "config.json" => Ok(String::from_utf8(file(name)?).unwrap().replace("bert", "gpt2").into_bytes()),
            _ => file(name),
        };
        let heads = |name: &str| match name {
            "config.json" => {
                let config = String::from_utf8(file(name)?).unwrap();
                Ok(config.replace("_heads\":2", "_heads\":0").into_bytes())
            }
            _ => file(name),
        };
        let short = |name: &str| if name == "model.safetensors" { cut(name) } else { file(name) };
        for (found, part) in [
            (Encoder::load(&cut), "config.json"),
            (Encoder::load(&gpt), "gpt2"),
            (Encoder::load(&heads), "0 heads"),
            (Encoder::load(&short), "model.safetensors"),
        ] {
            let error = found.unwrap_err().to_string();
            assert!(error.contains(part) && error.contains("→"), "{error}");
        }
    }
}
